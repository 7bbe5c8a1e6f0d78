// highlight.js with the languages of the book, one block at a time, when it comes into view.
import hljs from 'highlight.js/lib/core';
import ini from 'highlight.js/lib/languages/ini';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';

// Version 10 as mdBook's own: version 11 throws away the lines that a listing hides.
for (const [name, language] of Object.entries({ ini, rust, shell })) {
  hljs.registerLanguage(name, language); // ini is toml, shell is console
}

const isKnown = (block) => [...block.classList].some((name) => {
  const language = /^language-(.+)$/.exec(name)?.[1];
  return language && hljs.getLanguage(language);
});
const paint = (block) => {
  views.unobserve(block);
  if (waiting.delete(block)) hljs.highlightElement(block);
};
const waiting = new Set();
// A task a block: a long page must not stand still while it is painted.
const views = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) setTimeout(paint, 0, target);
}, { rootMargin: '50%' });
window.addEventListener('beforeprint', () => waiting.forEach(paint));

window.hljs = {
  configure: (options) => hljs.configure(options),
  highlightBlock(block) { // what mdBook calls for every piece of code
    if (!isKnown(block)) return;
    waiting.add(block);
    views.observe(block);
  },
};
