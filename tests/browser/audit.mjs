// What is checked on a page that lies open: by axe, and by the eye of the book itself.
import { AxeBuilder } from '@axe-core/playwright';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Unfolds everything, so that nothing is left out. */
export const unfold = (page) => page.evaluate(() => {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
});

const said = ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => (
  `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.none[0]?.message ?? node.all[0]?.message}`
)));

/** Every rule of WCAG 2.0 to 2.2, A and AA, and that the headings are in order. */
export const axe = async (page, part = 'html') => said(await new AxeBuilder({ page })
  .include(part)
  .withTags(standards)
  .options({
    preload: false,
    runOnly: { type: 'tag', values: standards },
    rules: Object.fromEntries(['heading-order', 'page-has-heading-one', 'skip-link', 'landmark-one-main']
      .map((rule) => [rule, { enabled: true }])),
  })
  .analyze());

/** The one rule that depends on the theme. */
export const contrast = async (page) => said(
  await new AxeBuilder({ page }).options({ preload: false, runOnly: ['color-contrast'] }).analyze(),
);

/** What sticks out, is cut off, or is drawn in a colour too near to its ground. */
export const flaws = (page) => page.evaluate(() => {
  const flaws = [];
  for (const [name, box] of [['page', document.documentElement], ['text', document.getElementById('mdbook-content')]]) {
    if (box.scrollWidth > box.clientWidth) flaws.push(`the ${name} scrolls sideways`);
  }
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => {
      part /= 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  for (const element of document.querySelectorAll('main :is(p, li, figcaption, summary, :not(pre) > code)')) {
    if (element.closest('table, svg') || !element.getClientRects().length) continue; // a table scrolls by itself
    const frame = element.closest('figure, details, main').getBoundingClientRect();
    if (element.getBoundingClientRect().right > frame.right + 1) {
      flaws.push(`sticks out: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  for (const svg of document.querySelectorAll('main svg:not(a svg, button svg)')) {
    if (!svg.getClientRects().length) continue;
    if (!svg.querySelector('title')) flaws.push('a picture has no title');
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1) {
        flaws.push(`a picture cuts off: ${text.textContent}`);
      }
      // axe does not look into pictures.
      const [high, low] = [luminance(getComputedStyle(text).fill), luminance(background(svg))].sort((a, b) => b - a);
      if ((high + 0.05) / (low + 0.05) < 4.5) flaws.push(`hard to read in a picture: ${text.textContent}`);
    }
  }
  return flaws;
});
