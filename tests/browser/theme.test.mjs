// The files of theme/ that come from somewhere else are what they say they are.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { committed, highlight } from './highlight/build.mjs';

const theme = (file) => readFileSync(new URL(`../../theme/${file}`, import.meta.url), 'utf8');

/** mdBook's own front end, as the locked mdbook-html brings it. */
function mdbook() {
  const metadata = execFileSync('cargo', ['metadata', '--format-version=1', '--locked'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { version, manifest_path } = JSON.parse(metadata).packages.find(({ name }) => name === 'mdbook-html');
  const read = (file) => readFileSync(path.join(path.dirname(manifest_path), 'front-end', file), 'utf8');
  return { version, read };
}

test('theme/highlight.js is what the locked highlight.js gives', async () => {
  assert.ok(readFileSync(committed, 'utf8') === await highlight(), '`npm run highlight` writes it anew');
});

test('theme/index.hbs was made of the template that mdBook has now', () => {
  const { version, read } = mdbook();
  const sum = createHash('sha256').update(read('templates/index.hbs')).digest('hex');
  assert.ok(theme('index.hbs').includes(`mdBook ${version}'s`), `mdBook is ${version} now`);
  assert.ok(theme('index.hbs').includes(sum), `mdBook's template has changed: its sum is ${sum}`);
});

test('theme/css/variables.css has every name that mdBook has', () => {
  const { version, read } = mdbook();
  const names = (css) => new Set(css.match(/--[a-z-]+(?=:)/g));
  const ours = names(theme('css/variables.css'));
  assert.deepEqual([...names(read('css/variables.css'))].filter((name) => !ours.has(name)), []);
  assert.ok(theme('css/variables.css').includes(`mdBook ${version}'s`), `mdBook is ${version} now`);
});
