// What every script here needs: the built book (SITE), a browser, and a host like the book's own.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

export const site = process.env.SITE;

/** The pages that readers read, such as `channels/the-catch.html`; PAGES='catch|waiting' takes only some. */
export const pages = readdirSync(site, { recursive: true })
  .filter((file) => file.endsWith('.html') && !/^(404|index|print|toc)\.html$/.test(file))
  // An old address only leads to the new one.
  .filter((file) => !readFileSync(path.join(site, file), 'utf8').includes('http-equiv="refresh"'))
  .filter((file) => new RegExp(process.env.PAGES ?? '').test(file))
  .sort();

export const fileUrl = (file) => pathToFileURL(path.join(site, file)).href;

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Serves a built book gzipped, and 404.html for what is missing, as a host of static pages does. */
export async function serve(folder = site) {
  const bodies = new Map();
  const body = (file) => {
    if (!bodies.has(file)) {
      const bytes = readFileSync(file);
      bodies.set(file, file.endsWith('.png') ? bytes : gzipSync(bytes));
    }
    return bodies.get(file);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    let file = path.join(folder, path.normalize(decodeURIComponent(pathname)));
    if (pathname.endsWith('/')) file = path.join(file, 'index.html');
    const isFound = statSync(file, { throwIfNoEntry: false })?.isFile();
    if (!isFound) file = path.join(folder, '404.html');
    const bytes = body(file);
    response.writeHead(isFound ? 200 : 404, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      'content-length': bytes.length,
      ...(file.endsWith('.png') ? {} : { 'content-encoding': 'gzip' }),
    });
    response.end(bytes);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}

/** Collects what goes wrong on a page: errors, warnings, and requests that leave the book. */
export function watch(page, home) {
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(home)) wrong.push(`asks for ${url}`);
  });
  return wrong;
}
