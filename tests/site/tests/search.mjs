// Searches the built pages as a reader does, with mdBook's own library, options and index:
// `node search.mjs <folder of the site>` says which of the queries miss their page.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** As many results as are seen without scrolling. */
const FIRST = 3;

const [site] = process.argv.slice(2);

/** The script of the site whose name begins like this; a hash follows. */
function script(name) {
  const file = readdirSync(site).find((it) => it.startsWith(name) && it.endsWith(".js"));
  if (!file) throw new Error(`${site} has no ${name}*.js`);
  return readFileSync(join(site, file), "utf8");
}

const page = vm.createContext();
vm.runInContext("var window = globalThis; window.search = {};", page);
for (const name of ["elasticlunr-", "searchindex-"]) vm.runInContext(script(name), page);
const { elasticlunr, search } = page;
const index = elasticlunr.Index.load(search.index);

const queries = readFileSync(new URL("queries.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"));
if (!queries.length) throw new Error("queries.txt asks nothing");

for (const line of queries) {
  const [query, pages] = line.split(" -> ");
  if (!pages) throw new Error(`queries.txt: what page answers this? ${line}`);
  const found = index
    .search(query, search.search_options)
    .slice(0, FIRST)
    .map((result) => search.doc_urls[result.ref]);
  const wanted = pages.split(" | ").map((it) => `${it}.html`);
  if (!found.some((it) => wanted.includes(it.split("#")[0]))) {
    console.error(`${line}: ${found.join(", ") || "nothing"}`);
    process.exitCode = 1;
  }
}
