// Brings the figures of a page to life, each when it comes near: no page waits for what nobody looks
// at yet. Until then, and without a script, there is the picture of a telling moment.
(() => {
  'use strict';

  const { Driver } = window.scheduleFigures;
  const figures = [...document.querySelectorAll('figure.schedule')];
  const drivers = new Map();

  function build(figure) {
    if (!drivers.has(figure.id)) drivers.set(figure.id, new Driver(figure));
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) build(target);
  }, { rootMargin: '100%' });
  figures.forEach((figure) => near.observe(figure));

  /** A link to a moment: `#figure-deadly-embrace/2-1`. */
  function follow() {
    const [id, link] = decodeURIComponent(location.hash.slice(1)).split('/');
    if (link === undefined || !figures.some((it) => it.id === id)) return;
    const figure = document.getElementById(id);
    build(figure);
    drivers.get(id).goTo(link);
    figure.scrollIntoView();
  }

  if (figures.length) {
    window.addEventListener('hashchange', follow);
    follow();
  }
})();
