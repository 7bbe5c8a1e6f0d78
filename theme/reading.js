'use strict';

// What mdBook's page does not bring. Each part stands by itself: an element that a newer mdBook calls
// something else takes along its own part, and says so in the console.
const part = (what, work) => {
    try {
        work();
    } catch (error) {
        console.warn(`${what}: ${error.message}`);
    }
};

const element = (id) => {
    const found = document.getElementById(id);
    if (!found) throw new Error(`no element #${id}`);
    return found;
};

// A page that was just opened is laid out piece by piece, some in every frame (.growing in book.css).
part('laying out', () => {
    const pieces = [...document.querySelectorAll('.growing main > *')];
    const grow = () => {
        for (let characters = 0; pieces.length > 0 && characters < 3000;) {
            const piece = pieces.shift();
            piece.style.contentVisibility = 'visible';
            characters += piece.textContent.length;
        }
        if (pieces.length > 0) requestAnimationFrame(grow);
    };
    requestAnimationFrame(grow);
});

// The table of contents opens by keyboard, too: its switch is a label.
part('table of contents by keyboard', () => {
    element('mdbook-sidebar-toggle').addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.currentTarget.click();
    });
});

// On paper, what does not fit on a sheet begins where it is (.long in book.css).
part('printing', () => {
    window.addEventListener('beforeprint', () => {
        for (const box of document.querySelectorAll('pre, figure.listing, details.tests')) {
            const lines = box.textContent.split('\n').length - box.querySelectorAll('.hide-boring .boring').length;
            box.classList.toggle('long', lines > 60);
        }
    });
});

// What scrolls can be reached by keyboard, and only while it scrolls.
part('scrolling by keyboard', () => {
    const sizes = new ResizeObserver((entries) => {
        const wide = entries.map(({ target }) => target.scrollWidth > target.clientWidth
            || target.matches('.roll') && target.scrollHeight > target.clientHeight);
        entries.forEach(({ target }, at) => {
            if (target.closest('.live')) return; // its script takes keys, whether it scrolls or not
            if (wide[at]) target.tabIndex = 0;
            else target.removeAttribute('tabindex');
        });
    });
    for (const box of document.querySelectorAll('pre > code, .table-wrapper, .roll')) sizes.observe(box);
});

// The search's scripts and its index are fetched when somebody searches.
part('search', () => {
    if (!window.search_scripts) return;
    const icon = element('mdbook-search-toggle');
    const fetch_search = (then) => {
        icon.removeEventListener('click', by_click, true);
        document.removeEventListener('keydown', by_key, true);
        for (const source of window.search_scripts) {
            const script = document.createElement('script');
            script.src = source;
            script.async = false; // in this order
            script.onload = source === window.search_scripts.at(-1) ? then : null;
            document.head.append(script);
        }
    };
    const by_click = (event) => {
        event.stopImmediatePropagation();
        fetch_search(() => icon.click());
    };
    const writes = (target) => target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
    const by_key = (event) => {
        const is_plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
        if (!is_plain || !['s', '/'].includes(event.key) || writes(event.target)) return;
        event.preventDefault();
        fetch_search(() => icon.click());
    };
    icon.addEventListener('click', by_click, true);
    document.addEventListener('keydown', by_key, true);
    if (/[?&](search|highlight)=/.test(window.location.search)) fetch_search(null);
});

// mdBook gives each result a label that hides its words from whoever listens to the page.
part('results of a search, read aloud', () => {
    const results = document.getElementById('mdbook-searchresults');
    if (!results) return;
    new MutationObserver(() => {
        for (const teaser of results.querySelectorAll('[aria-label]')) teaser.removeAttribute('aria-label');
    }).observe(results, { childList: true });
});

// What a search has found may be folded away: the fold with the first of it opens.
part('what was searched for, in a fold', () => {
    if (!/[?&]highlight=/.test(window.location.search)) return;
    const open = () => {
        let fold = document.querySelector('main mark')?.closest('details');
        for (; fold; fold = fold.parentElement.closest('details')) fold.open = true;
    };
    new MutationObserver(open).observe(document.querySelector('main'), { childList: true, subtree: true });
    open();
});
