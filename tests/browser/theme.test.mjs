// theme/highlight.js is built from what npm brings: nobody has changed it by hand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { committed, highlight } from '../../theme/highlight/build.mjs';

test('theme/highlight.js is what the locked highlight.js gives', async () => {
  assert.ok(readFileSync(committed, 'utf8') === await highlight(), '`npm run build` in theme/highlight writes it anew');
});
