// Lets the reader step the threads of a figure through every schedule of its listing.
//
// The figure brings its data along, as tests/schedules/src/page.rs writes it. Without this script
// it is a table of one telling schedule; with it, that schedule is where the reader begins.
(() => {
  'use strict';

  const MARKS = { go: '▶', blocked: '‖', done: '✓', panicked: '✗' };
  const STATES = { go: 'can go', blocked: 'waits', done: 'done', panicked: 'panicked' };

  /** An element (or text) with attributes, handlers (`onclick`) and children. */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** Text in which `names` between backticks are code. */
  const words = (text) =>
    text.split('`').map((part, n) => (n % 2 ? el('code', {}, part) : part));

  const mark = (kind) => (kind === 'good' ? '✓' : '✗');
  const count = (number) => number.toLocaleString('en');
  const ways = (number) => (number === 1n ? '1 schedule' : `${count(number)} schedules`);
  const amount = (cents) => (cents / 100).toFixed(2);
  const waits = (doing) => (/^wait /.test(doing) ? doing.replace(/^wait/, 'waits') : `waits to ${doing}`);
  const list = (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

  /** All schedules as a graph: what is where at each moment, and who can go on to which other. */
  class Graph {
    constructor(data) {
      this.data = data;
      const threadState = ([thread, status, doing, object, source, line, printed]) => {
        return { thread, status, doing, object, source, line, printed };
      };
      const objectState = ([object, threads, values, flags]) => ({ object, threads, values, flags });
      const threads = data.threadStates.map(threadState);
      const objects = data.objectStates.map(objectState);
      this.moments = data.nodes.map(([threadIds, objectIds, steps, end]) => ({
        threads: threadIds.map((id) => threads[id]),
        objects: objectIds.map((id) => objects[id]),
        steps: steps.map(([thread, to, choice = '']) => ({ thread, to, choice })),
        end: end < 0 ? null : data.ends[end],
        outcome: end < 0 ? null : data.outcomeOf[end],
      }));
      this.all = data.outcomes.map((_, outcome) => this.countWays(outcome));
      this.readers = this.findReaders();
    }

    /** For each moment, how many schedules lead from it to this outcome. Children come later. */
    countWays(outcome) {
      const counts = Array(this.moments.length);
      for (let n = counts.length - 1; n >= 0; n--) {
        const { steps, outcome: here } = this.moments[n];
        counts[n] = steps.reduce((sum, step) => sum + counts[step.to], here === outcome ? 1n : 0n);
      }
      return counts;
    }

    /** The steps from a moment to this outcome, with the fewest switches from thread to thread. */
    findWay(from, last, outcome) {
      const best = new Map(); // by moment and thread before: [switches, steps, the first step]
      const way = (n, before) => {
        const key = `${n} ${before}`;
        if (!best.has(key)) {
          const { steps, outcome: here } = this.moments[n];
          let found = here === outcome ? [0, 0, null] : [Infinity, Infinity, null];
          for (const step of steps) {
            const [switches, length] = way(step.to, step.thread);
            const cost = switches + (before !== null && before !== step.thread ? 1 : 0);
            if (cost < found[0] || (cost === found[0] && length + 1 < found[1])) {
              found = [cost, length + 1, step];
            }
          }
          best.set(key, found);
        }
        return best.get(key);
      };
      const steps = [];
      let at = way(from, last);
      while (at[2]) {
        steps.push(at[2]);
        at = way(at[2].to, at[2].thread);
      }
      return steps;
    }

    /** The one thread that reads a mailbox, if there is one. */
    findReaders() {
      const readers = new Map();
      for (const [thread, , doing, object] of this.data.threadStates) {
        if (!/^receive/.test(doing)) continue;
        readers.set(object, readers.has(object) && readers.get(object) !== thread ? null : thread);
      }
      return readers;
    }

    /** Who waits for what, and who would have to act: `[from, to, kind]`; threads and objects. */
    arrows(moment) {
      const arrows = [];
      const of = (object) => moment.objects.find((it) => it.object === object);
      for (const { thread, status, doing, object } of moment.threads) {
        if (status !== 'blocked') continue;
        const joined = /^join (.*)/.exec(doing);
        if (joined) {
          const other = this.data.threads.indexOf(joined[1]);
          if (other >= 0) arrows.push([`t${thread}`, `t${other}`, 'waits']);
        }
        if (object < 0) continue;
        arrows.push([`t${thread}`, `o${object}`, 'waits']);
        const answers = /^send/.test(doing)
          ? this.readers.get(object)
          : this.data.answers.find(([mailbox]) => mailbox === object)?.[1];
        const known = arrows.some(([from, , kind]) => from === `o${object}` && kind === 'acts');
        if (answers != null && !known) arrows.push([`o${object}`, `t${answers}`, 'acts']);
      }
      for (const { object, threads } of moment.objects) {
        if (!this.isLock(object)) continue;
        for (const thread of threads) arrows.push([`o${object}`, `t${thread}`, 'held']);
      }
      // An arrow is part of a circle if its end leads back to its beginning.
      const leadsTo = (from, to, seen = new Set()) => from === to || arrows.some(
        ([start, end]) => start === from && !seen.has(end) && leadsTo(end, to, seen.add(end)));
      return arrows.map(([from, to, kind]) => ({ from, to, kind, circle: leadsTo(to, from) }));
    }

    isLock(object) {
      return ['Mutex', 'RwLock', 'row', 'table'].includes(this.data.objects[object][0]);
    }

    /** What a thread is about to do, and who keeps it from doing so. */
    doing(moment, { thread, status, doing, object }) {
      if (status !== 'blocked' || object < 0 || !this.isLock(object)) return doing;
      const holders = moment.objects.find((it) => it.object === object)?.threads ?? [];
      const names = holders.map((it) => (it === thread ? 'itself' : this.data.threads[it]));
      return names.length ? `${doing}, held by ${list(names)}` : doing;
    }

    /** What a step did, and what it found in the lock or the mailbox, or what will not be read. */
    done(moment, step) {
      const { thread, to, choice } = step;
      const { doing, object } = moment.threads.find((it) => it.thread === thread);
      const valuesAt = (it) => it.objects.find((state) => state.object === object)?.values ?? [];
      const before = valuesAt(moment);
      const finds = /^(try to )?(lock|receive)/.test(doing) && before.length > valuesAt(this.moments[to]).length;
      let what = finds ? `${doing}: \`${before[0]}\`` : doing;
      if (this.refused(moment, step)) what += ' ✗ refused: nobody reads it any more';
      for (const [mailbox, letters] of this.unread(moment, step)) {
        what += ` ✗ unread in ${this.data.objects[mailbox][1]}: \`${letters.join('`, `')}\``;
      }
      return choice ? `${what} (${choice})` : what;
    }

    /** The mailbox and the letter, if a step sends one that nobody will read. */
    refused(moment, { thread }) {
      const { doing, object } = moment.threads.find((it) => it.thread === thread);
      const [, letter] = /^(?:try to )?send `([^`]*)`/.exec(doing) ?? [];
      return letter && this.isClosed(moment, object) ? [object, [letter]] : null;
    }

    /** The mailboxes that are closed by a step, each with the letters that still lie in it. */
    unread(moment, { thread, to }) {
      const after = this.moments[to];
      if (after.end) return []; // in the end everything goes
      const { doing, object: used } = moment.threads.find((it) => it.thread === thread);
      return moment.objects.flatMap(({ object, values }) => {
        if (this.data.objects[object][0] !== 'channel' || !this.isClosed(after, object)) return [];
        const left = object === used && /^(try to )?receive/.test(doing) ? values.slice(1) : values;
        return left.length ? [[object, left]] : [];
      });
    }

    isClosed(moment, mailbox) {
      const state = moment.objects.find((it) => it.object === mailbox);
      return !state || state.flags.includes('no receiver');
    }

    /** The amounts, in cents, that stand behind one of the words; without a word, the text is one. */
    amounts(texts, prefixes) {
      return texts.flatMap((text) => prefixes.flatMap((prefix) => {
        const found = prefix ? text.split(prefix).slice(1) : [text];
        return found.flatMap((it) => {
          const [, whole, cents] = /^(\d+)\.(\d\d)/.exec(it) ?? [];
          return whole ? [Number(whole + cents)] : [];
        });
      }));
    }

    /** What is in the accounts and in the post, if all balances can be seen. */
    money(moment) {
      const [, accounts, balances, letters] = this.data.total;
      const isMailbox = (it) => this.data.objects[it.object][0] === 'channel';
      const values = (objects) => objects.flatMap((it) => it.values);
      const sum = (numbers) => numbers.reduce((all, it) => all + it, 0);
      const seen = this.amounts([
        ...values(moment.objects.filter((it) => !isMailbox(it))),
        ...moment.threads.map((it) => it.printed.trim().split('\n').at(-1)),
      ], balances);
      if (seen.length !== accounts) return null;
      const posted = this.amounts(values(moment.objects.filter(isMailbox)), letters);
      return [sum(seen), sum(posted)];
    }
  }

  /** One figure, and the moment at which its reader is. */
  class Driver {
    constructor(figure) {
      this.figure = figure;
      this.actor = figure.dataset.actor;
      const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      this.data = data;
      this.graph = new Graph(data);
      this.firstKey = data.threads[0] === 'main' ? 0 : 1;
      this.met = new Set();
      this.build();
      this.goTo(data.rest);
      if (data.restAt !== null) this.jump(data.restAt);
      this.figure.classList.add('live');
    }

    get moment() {
      return this.graph.moments[this.at === 0 ? 0 : this.path[this.at - 1].to];
    }

    momentAt(index) {
      return this.graph.moments[index === 0 ? 0 : this.path[index - 1].to];
    }

    // Moving ---------------------------------------------------------------------------------

    /** Goes to the moment that a link names, or as far as the link fits this figure. */
    goTo(link) {
      this.path = [];
      const all = link.split('-').filter(Boolean);
      for (const word of all) {
        const [, thread, nth] = /^(\d+)([a-z]?)$/.exec(word) ?? [];
        const here = this.momentAt(this.path.length);
        const steps = here.steps.filter((step) => step.thread === Number(thread));
        const step = steps[nth ? nth.charCodeAt(0) - 97 : 0];
        if (!step) break;
        this.path.push(step);
      }
      this.at = this.path.length;
      const isWhole = this.path.length === all.length;
      this.draw(isWhole ? '' : 'The link was made for another edition of this figure, and leads no further.');
    }

    /** The reader takes a step. */
    take(step) {
      this.path = [...this.path.slice(0, this.at), step];
      this.at += 1;
      const { outcome } = this.moment;
      const met = this.data.challenges.flatMap(([, wanted], n) => (outcome === wanted ? [n] : []));
      met.forEach((n) => this.met.add(n));
      this.draw(met.length ? 'You did it.' : '');
    }

    jump(at) {
      this.at = Math.max(0, Math.min(this.path.length, at));
      this.draw();
    }

    /** Shows the schedule with the fewest switches to this outcome: from here, if it can be. */
    show(outcome) {
      const n = this.graph.moments.indexOf(this.moment);
      const start = this.moment.end || !this.graph.all[outcome][n] ? 0 : this.at;
      const last = start ? this.path[start - 1].thread : null;
      this.path = [...this.path.slice(0, start), ...this.graph.findWay(start ? n : 0, last, outcome)];
      this.at = this.path.length;
      this.draw();
    }

    /** Shows the next outcome of those that are good, or bad, in turn. */
    showNext(good) {
      const all = [...this.data.outcomes.keys()];
      const outcomes = all.filter((n) => (this.data.outcomes[n][0] === 'good') === good);
      if (!outcomes.length) return;
      const now = outcomes.indexOf(this.moment.outcome);
      this.show(outcomes[(now + 1) % outcomes.length]);
    }

    link() {
      const word = (step, n) => {
        const steps = this.momentAt(n).steps.filter((it) => it.thread === step.thread);
        const nth = steps.indexOf(step);
        return `${step.thread}${nth > 0 ? String.fromCharCode(97 + nth) : ''}`;
      };
      return this.path.slice(0, this.at).map(word).join('-');
    }

    key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const keys = {
        ArrowLeft: () => this.jump(this.at - 1),
        ArrowRight: () => this.jump(this.at + 1),
        Home: () => this.jump(0),
        End: () => this.jump(this.path.length),
        w: () => this.showNext(false),
        g: () => this.showNext(true),
      };
      if (/^\d$/.test(event.key)) {
        const thread = Number(event.key) - this.firstKey;
        const step = this.moment.steps.find((it) => it.thread === thread);
        if (step) this.take(step);
      } else if (Object.hasOwn(keys, event.key)) {
        keys[event.key]();
      } else {
        return;
      }
      // mdBook turns the page with some of these.
      event.preventDefault();
      event.stopPropagation();
    }

    // Drawing --------------------------------------------------------------------------------

    build() {
      const { data, actor } = this;
      // A lock is drawn if somebody ever holds it; a mailbox, if somebody ever waits for it for good.
      const stuck = this.graph.moments.filter((it) => it.end && it.end[0] !== 'ok');
      const isHeld = (n) => this.graph.isLock(n) && data.objectStates.some((it) => it[0] === n && it[1].length);
      this.drawn = data.objects.map((_, n) => n).filter((n) => isHeld(n) || stuck.some(
        (it) => it.threads.some((state) => state.status === 'blocked' && state.object === n)));
      const button = (text, onclick, more = {}) => el('button', { type: 'button', onclick, ...more }, text);
      this.said = el('p');
      this.total = el('p', { class: 'total' });
      this.now = el('div', { role: 'status', 'aria-live': 'polite' }, this.said, this.total);
      this.threads = data.threads.map((name, n) => {
        const key = n + this.firstKey;
        const row = {
          state: el('span', { class: 'state' }),
          doing: el('span', { class: 'doing' }),
          moves: el('span', { class: 'moves' }),
        };
        row.step = button(`Step ${name}`, () => {
          const step = this.moment.steps.find((it) => it.thread === n);
          if (step) this.take(step);
        });
        if (key < 10) row.step.append(' ', el('kbd', { 'aria-hidden': 'true' }, `${key}`));
        row.moves.append(row.step);
        row.item = el('li', {}, el('b', {}, name), row.state, row.doing, row.moves);
        return row;
      });
      this.back = button('← Back', () => this.jump(this.at - 1));
      this.forward = button('Forward →', () => this.jump(this.at + 1));
      this.restart = button('Restart', () => this.jump(0));
      this.share = el('a', { class: 'share' }, 'Link to this moment');
      this.lines = el('div', { class: 'lines' });
      this.buildLines();
      this.waits = el('div', { class: 'waits' });
      this.objects = el('ul', { class: 'objects' });
      this.history = el('ol', { class: 'history' });
      this.endings = data.outcomes.map(([kind, label], outcome) => {
        const row = { counts: el('span', { class: 'counts' }) };
        row.item = el('li', { class: kind },
          button(`Show me one that ends ${label}`, () => this.show(outcome)), row.counts);
        return row;
      });
      this.challenges = data.challenges.map(([text]) => {
        const row = { mark: el('span', {}), item: el('li') };
        row.item.append(row.mark, ...words(text));
        return row;
      });
      const id = this.figure.id;
      const legend = el('p', { class: 'legend' }, this.legend());
      const hint = el('p', { class: 'keys', id: `${id}-keys` });
      const shows = [[false, '; w shows one that goes wrong'], [true, '; g shows one that goes well']]
        .filter(([good]) => data.outcomes.some((it) => (it[0] === 'good') === good)).map(([, text]) => text);
      hint.append('Keys in here: a number steps that ', actor, ', ← and → go back and forward, ',
        `Home to the start${shows.join('')}.`);
      const section = (name, ...children) => {
        return el('div', { role: 'group', 'aria-label': name }, el('p', { class: 'head' }, name), ...children);
      };
      const driver = el('div', {
        class: 'driver', tabindex: '0', role: 'group', 'aria-label': 'The schedule, step by step',
        'aria-describedby': hint.id, onkeydown: (event) => this.key(event),
      });
      driver.append(
        this.now,
        el('ul', { class: 'threads', 'aria-label': `${actor}s` }, ...this.threads.map((it) => it.item)),
        el('p', { class: 'controls' }, this.back, this.forward, this.restart, this.share),
        section('What they share', this.waits, this.objects),
        section('Where they are', this.lines),
        section('What happened', this.history),
        section('From here', el('ul', { class: 'endings' }, ...this.endings.map((it) => it.item))),
      );
      if (this.challenges.length) {
        driver.append(section('Can you?', el('ul', { class: 'challenges' }, ...this.challenges.map((it) => it.item))));
      }
      driver.append(hint, legend);
      this.figure.querySelector('.verdict').after(driver);
    }

    legend() {
      const { data, drawn } = this;
      const statuses = ['go', 'blocked', 'done', 'panicked'].filter((status) =>
        data.threadStates.some((it) => it[1] === status));
      let text = `${statuses.map((it) => `${MARKS[it]} ${STATES[it]}`).join(', ')}.`;
      if (drawn.length) {
        const solid = drawn.some((it) => this.graph.isLock(it)) ? 'is held by' : 'is up to';
        text += ` Solid arrow: ${solid}. Dashed arrow: waits for.`;
        if (data.outcomes.some((it) => it[0].includes('stuck'))) text += ' Thick: part of a circle.';
      }
      return text;
    }

    /** The lines on which somebody ever stands, with a place for the names of those who do. */
    buildLines() {
      const { data } = this;
      this.places = new Map();
      data.sources.forEach(([path, texts], source) => {
        const stood = new Set(data.threadStates.filter((it) => it[4] === source).map((it) => it[5]));
        const numbers = Object.keys(texts).map(Number).filter((n) => stood.has(n)).sort((a, b) => a - b);
        if (!numbers.length) return;
        const rows = numbers.map((number) => {
          const who = el('span', { class: 'who' });
          const row = el('li', {}, el('span', { class: 'number' }, `${number}`),
            el('code', {}, texts[number]), who);
          this.places.set(`${source} ${number}`, { row, who });
          return row;
        });
        this.lines.append(el('p', { class: 'path' }, path), el('ul', {}, ...rows));
      });
    }

    /** Draws the moment; `remark` is said with it. */
    draw(remark = '') {
      this.drawNow(remark);
      this.drawThreads();
      this.drawLines();
      this.drawWaits();
      this.drawObjects();
      this.drawTotal();
      this.drawHistory();
      this.drawEndings();
      this.back.setAttribute('aria-disabled', this.at === 0);
      this.restart.setAttribute('aria-disabled', this.at === 0);
      this.forward.setAttribute('aria-disabled', this.at === this.path.length);
      this.share.href = `#${this.figure.id}/${this.link()}`;
    }

    drawNow(remark) {
      const { moment, graph, data } = this;
      const name = (it) => data.threads[it.thread];
      const sentences = [];
      const end = el('b');
      if (this.at > 0) {
        const step = this.path[this.at - 1];
        const what = graph.done(this.momentAt(this.at - 1), step);
        sentences.push(`Step ${this.at}, ${data.threads[step.thread]}: ${what}.`);
      } else {
        sentences.push('Nobody has taken a step yet.');
      }
      this.now.className = 'now';
      if (moment.end) {
        const [kind, label] = data.outcomes[moment.outcome];
        this.now.className = `now ${kind}`;
        end.textContent = `${mark(kind)} This schedule ends ${label}.`;
        const [, said] = /^\w+(?:: |, )(?!returned )(.*)/.exec(moment.end[1]) ?? [];
        if (said) sentences.push(`${said[0].toUpperCase()}${said.slice(1)}.`);
        const stuck = moment.threads.filter((it) => it.status === 'blocked');
        if (stuck.length) {
          const who = stuck.map((it) => `${name(it)} ${waits(graph.doing(moment, it))}`);
          sentences.push(`For ever: ${who.join('; ')}.`);
        }
      } else {
        const going = moment.threads.filter((it) => it.status === 'go').map(name);
        sentences.push(`Can go: ${list(going)}.`);
        if (graph.arrows(moment).some((it) => it.circle)) sentences.push('A circle has closed.');
      }
      if (remark) sentences.push(remark);
      const [step, ...more] = sentences;
      this.said.replaceChildren(...words(`${step} `), end, ...words(` ${more.join(' ')}`));
    }

    drawThreads() {
      const { moment, graph } = this;
      const last = this.at ? this.path[this.at - 1].thread : -1;
      this.threads.forEach((row, n) => {
        const state = moment.threads.find((it) => it.thread === n);
        row.item.hidden = !state;
        if (!state) return;
        row.item.className = state.status + (n === last ? ' moved' : '');
        row.state.textContent = `${MARKS[state.status]} ${STATES[state.status]}`;
        const doing = state.doing ? graph.doing(moment, state) : '';
        row.doing.replaceChildren(...words(doing));
        if (state.printed) {
          const last = state.printed.trim().split('\n').at(-1);
          row.doing.append(doing ? '; ' : '', 'printed ', el('code', {}, last));
        }
        const steps = moment.steps.filter((it) => it.thread === n);
        row.step.setAttribute('aria-disabled', steps.length === 0);
        row.step.title = steps[0]?.choice ?? '';
        // A thread that may do several things gets a button for each of them.
        while (row.moves.children.length > 1) row.moves.lastChild.remove();
        if (steps[0]?.choice) row.moves.append(` (${steps[0].choice})`);
        for (const step of steps.slice(1)) {
          row.moves.append(el('button', { type: 'button', onclick: () => this.take(step) },
            `Step ${this.data.threads[n]}: ${step.choice || 'go on'}`));
        }
      });
    }

    drawLines() {
      for (const { row, who } of this.places.values()) {
        row.className = '';
        who.replaceChildren();
      }
      for (const { thread, status, source, line } of this.moment.threads) {
        const place = this.places.get(`${source} ${line}`);
        if (!place) continue;
        place.row.className = 'here';
        place.who.append(el('b', { class: status }, `${MARKS[status]} ${this.data.threads[thread]}`));
      }
    }

    /** Threads on the left, what they wait for on the right, and arrows between. */
    drawWaits() {
      this.waits.replaceChildren();
      if (!this.drawn.length) return;
      const { moment, data, graph } = this;
      const arrows = graph.arrows(moment);
      const rows = Math.max(moment.threads.length, this.drawn.length);
      const height = rows * 48 + 4;
      const place = (n, all) => 26 + (n + 0.5) * ((height - 4) / all) - 24;
      const at = new Map();
      moment.threads.forEach(({ thread }, n) => {
        at.set(`t${thread}`, { x: 24, y: place(n, moment.threads.length), name: data.threads[thread] });
      });
      this.drawn.forEach((object, n) => {
        at.set(`o${object}`, { x: 206, y: place(n, this.drawn.length), name: data.objects[object][1] });
      });
      const verbs = { held: 'is held by', waits: 'waits for', acts: 'is up to' };
      const name = (key) => at.get(key).name.replaceAll('`', '');
      const said = arrows.filter(({ from, to }) => at.has(from) && at.has(to));
      const title = said.map(({ from, to, kind }) => `${name(from)} ${verbs[kind]} ${name(to)}`);
      const closed = said.some((it) => it.circle);
      const text = title.length ? `${list(title)}.${closed ? ' That is a circle.' : ''}` : 'Nobody holds anything, and nobody waits.';
      const id = `${this.figure.id}-head`;
      const picture = svg('svg', { viewBox: `0 0 360 ${height}`, role: 'img', class: closed ? 'closed' : '' },
        svg('title', {}, text),
        svg('defs', {}, svg('marker', {
          id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 10, markerHeight: 10,
          markerUnits: 'userSpaceOnUse', orient: 'auto',
        }, svg('path', { d: 'M0 0L8 4L0 8z' }))));
      for (const { from, to, kind, circle } of said) {
        const [a, b] = [at.get(from), at.get(to)];
        let d;
        if (from[0] === to[0]) {
          if (!circle) continue; // `main` waits for the end of everybody; that is no news
          d = `M${a.x} ${a.y}C-6 ${a.y} -6 ${b.y} ${b.x} ${b.y}`;
        } else {
          const shift = kind === 'waits' ? 6 : -6;
          const right = from[0] === 't';
          d = `M${right ? a.x + 104 : a.x} ${a.y + shift}L${right ? b.x : b.x + 104} ${b.y + shift}`;
        }
        picture.append(svg('path', { d, class: `${kind}${circle ? ' circle' : ''}`, 'marker-end': `url(#${id})` }));
      }
      for (const [key, { x, y, name: label }] of at) {
        const text = label.replaceAll('`', '');
        const inCircle = said.some((it) => it.circle && it.from === key);
        const isThread = key[0] === 't';
        const width = isThread ? 104 : 150;
        const size = Math.min(13, (width - 10) * 1.7 / text.length);
        picture.append(
          svg('rect', { x, y: y - 16, width, height: 32, rx: isThread ? 16 : 3, class: inCircle ? 'circle' : '' }),
          svg('text', { x: x + width / 2, y: y + 4, 'font-size': size }, text));
      }
      this.waits.append(picture);
    }

    drawObjects() {
      const { moment, data, graph } = this;
      const names = (threads) => list(threads.map((it) => data.threads[it]));
      const rows = moment.objects.map(({ object, threads, values, flags }) => {
        const [kind, name] = data.objects[object];
        const isMailbox = kind === 'channel';
        const row = el('li', { class: isMailbox ? 'mailbox' : 'lock' }, el('b', {}, ...words(name)), ': ');
        if (isMailbox) {
          row.append(...(values.length ? values.map((it) => el('code', { class: 'letter' }, it)) : ['empty']));
        } else {
          let state = threads.length ? `${names(threads)} arrived` : '';
          if (kind === 'Condvar') {
            state = threads.length ? `${names(threads)} wait${threads.length > 1 ? '' : 's'}` : 'nobody waits';
          } else if (graph.isLock(object) && this.drawn.includes(object)) {
            state = threads.length ? `held by ${names(threads)}` : 'free';
          }
          row.append(...values.map((it) => el('code', {}, it)), values.length && state ? ', ' : '', state);
        }
        if (flags.length) row.append(` (${flags.join(', ')})`);
        return row;
      });
      this.path.slice(0, this.at).forEach((step, n) => {
        const before = this.momentAt(n);
        const row = (how, [mailbox, letters]) => rows.push(
          el('li', { class: 'mailbox lost' }, `✗ ${how} `, ...words(data.objects[mailbox][1]), ': ',
            ...letters.map((it) => el('code', { class: 'letter' }, it))));
        const refused = graph.refused(before, step);
        if (refused) row('Refused by', refused);
        graph.unread(before, step).forEach((it) => row('Unread in', it));
      });
      this.objects.replaceChildren(...(rows.length ? rows : [el('li', {}, 'Nothing any more.')]));
    }

    drawTotal() {
      const { moment, data, graph } = this;
      const money = data.total && graph.money(moment);
      this.total.hidden = !money;
      this.total.textContent = '';
      if (!money) return;
      const [expected, , , letters] = data.total;
      const [inAccounts, inPost] = money;
      const off = inAccounts + inPost - expected;
      const post = letters.length ? `, in the post: ${amount(inPost)}, together ${amount(inAccounts + inPost)}` : '';
      const wrong = off ? `: ${amount(Math.abs(off))} ${off < 0 ? 'missing' : 'too much'}` : '';
      this.total.className = `total ${off ? 'bad lost' : 'good'}`;
      this.total.textContent = `${off ? '✗' : '✓'} In the accounts: ${amount(inAccounts)}${post} of ${amount(expected)}${wrong}.`;
    }

    drawHistory() {
      const items = this.path.map((step, n) => {
        const what = this.graph.done(this.momentAt(n), step);
        const item = el('li', { class: n < this.at ? 'past' : 'to-come' },
          el('b', {}, this.data.threads[step.thread]), ': ', ...words(what));
        if (n === this.at - 1) item.setAttribute('aria-current', 'step');
        if (n >= this.at) item.append(' (to come)');
        return item;
      });
      if (!items.length) items.push(el('li', { class: 'none' }, 'Nothing yet.'));
      this.history.replaceChildren(...items);
    }

    drawEndings() {
      const n = this.graph.moments.indexOf(this.moment);
      const all = this.graph.all.reduce((sum, counts) => sum + counts[0], 0n);
      this.endings.forEach((row, outcome) => {
        const counts = this.graph.all[outcome];
        row.counts.textContent = ` ${mark(this.data.outcomes[outcome][0])} ${ways(counts[n])} from here, ${count(counts[0])} of ${count(all)} in all`;
      });
      this.challenges.forEach((row, challenge) => {
        const met = this.met.has(challenge);
        row.mark.textContent = met ? '☑ Done: ' : '☐ ';
        row.item.className = met ? 'good' : '';
      });
    }
  }

  const figures = [...document.querySelectorAll('figure.schedule')];
  const drivers = new Map();

  function build(figure) {
    if (!drivers.has(figure.id)) drivers.set(figure.id, new Driver(figure));
  }

  // When it comes near: no page waits for what nobody looks at yet. Until then there is the table.
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) build(target);
  }, { rootMargin: '100%' });
  figures.forEach((figure) => near.observe(figure));

  /** A link to a moment: `#figure-deadly-embrace/2-1`. */
  function follow() {
    const [id, link] = decodeURIComponent(location.hash.slice(1)).split('/');
    if (link === undefined || !figures.some((it) => it.id === id)) return;
    figures.forEach(build); // or those above would push it down later
    drivers.get(id).goTo(link);
    drivers.get(id).figure.scrollIntoView();
  }

  if (figures.length) {
    window.addEventListener('hashchange', follow);
    follow();
  }
})();
