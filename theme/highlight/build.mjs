// `npm run build` writes theme/highlight.js; a test compares it with what this returns.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** The file that the locked highlight.js gives, with its licence in front. */
export async function highlight() {
  const { version } = JSON.parse(readFileSync(here('./node_modules/highlight.js/package.json')));
  const licence = readFileSync(here('./node_modules/highlight.js/LICENSE'), 'utf8').trim();
  const { outputFiles } = await build({
    entryPoints: [here('entry.mjs')],
    bundle: true,
    minify: true,
    write: false,
    banner: { js: `/*\nhighlight.js ${version}, built by theme/highlight\n\n${licence}\n*/` },
  });
  return outputFiles[0].text;
}

export const committed = here('../highlight.js');
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(committed, await highlight());
