// One figure, and the moment at which its reader is: what the buttons and the keys do, and what the
// words say. The data are those of `Figure` in crates/every-schedule/src/figure; the words and the
// counts in them are ready, and nothing is worked out here.
(() => {
  'use strict';

  const { Picture, WIDTH, amount } = window.scheduleFigures;
  const STATES = { go: '▶ can go', blocked: '‖ waits', done: '✓ done', panicked: '✗ panicked', dropped: '✗ dropped' };
  const TURN = '‖ not its turn'; // of tasks that share a thread, one is polled at a time
  const BLOCKED = { blocked: '‖ waits', done: '✓ done', panicked: '✗ panicked', dropped: '✗ dropped' };

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

  /** Text in which `names` between backticks are code. */
  const words = (text) => text.split('`').map((part, n) => (n % 2 ? el('code', {}, part) : part));
  /** Text for those who listen. */
  const aside = (text) => el('span', { class: 'aside' }, text);
  const plain = (text) => text.replaceAll('`', '');
  const list = (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  const number = (it) => (Number.isSafeInteger(it) ? `${it}`.replace(/\B(?=(\d{3})+$)/g, ',') : `about ${it.toPrecision(3)}`);
  const waits = (doing) => (doing.startsWith('wait ') ? doing.replace('wait', 'waits') : `waits to ${doing}`);

  class Driver {
    constructor(figure) {
      this.figure = figure;
      this.name = figure.id.replace('figure-', '');
      this.data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      this.met = new Set();
      const part = (name) => figure.querySelector(name);
      this.stage = part('.stage');
      this.roll = part('.roll');
      this.names = part('.names');
      this.picture = part('.picture');
      this.marks = part('.picture > g');
      this.title = part('.picture > title');
      this.now = part(':scope > .now');
      this.stands = [...figure.querySelectorAll('.stands > li')];
      this.tasks = [...figure.querySelectorAll('.challenges > li')];
      this.build();
      // At rest the picture is there already, drawn by the recorder.
      this.follow(this.data.rest.way);
      this.at = this.data.rest.at;
      this.scrollTo = Number(this.stage.style.getPropertyValue('--scroll'));
      this.width = 0; // until it is observed
      this.say();
      figure.classList.add('live');
      new ResizeObserver(([{ contentRect }]) => {
        this.width = contentRect.width;
        this.scroll();
      }).observe(this.roll);
    }

    get moment() {
      return this.momentAt(this.at);
    }

    momentAt(index) {
      return this.data.moments[index === 0 ? 0 : this.path[index - 1][1]];
    }

    // Moving -----------------------------------------------------------------------------------
    // A step is `[actor, moment after it, deed, the next step to each outcome]`.

    /** Takes the steps that a link names, as far as the link fits this figure; says whether it does. */
    follow(link) {
      this.path = [];
      const all = link.split('-').filter(Boolean);
      for (const word of all) {
        const [, actor, nth] = /^(\d+)([a-z]?)$/.exec(word) ?? [];
        const steps = this.stepsOf(this.momentAt(this.path.length), Number(actor));
        const step = steps[nth ? nth.charCodeAt(0) - 97 : 0];
        if (!step) break;
        this.path.push(step);
      }
      this.at = this.path.length;
      return this.at === all.length;
    }

    /** Goes to the moment that a link names. */
    goTo(link) {
      const isWhole = this.follow(link);
      this.draw(isWhole ? '' : 'The link was made for another edition of this figure, and leads no further.');
    }

    stepsOf(moment, actor) {
      return (moment.steps ?? []).filter((step) => step[0] === actor);
    }

    outcome(moment) {
      return moment.end == null ? null : this.data.ends[moment.end].outcome;
    }

    /** The reader takes a step. */
    take(step) {
      this.path = [...this.path.slice(0, this.at), step];
      this.at += 1;
      const outcome = this.outcome(this.moment);
      const met = this.data.challenges.flatMap((it, n) => (it.outcome === outcome ? [n] : []));
      met.forEach((n) => this.met.add(n));
      this.draw(met.length ? 'You did it.' : '');
    }

    jump(at) {
      this.at = Math.max(0, Math.min(this.path.length, at));
      this.draw();
    }

    /** Shows the schedule with the fewest switches to this outcome: from here, if it can be. */
    show(outcome) {
      const isPossible = this.at > 0 && this.moment.end == null && this.moment.ways[outcome] > 0;
      if (isPossible) {
        this.path.length = this.at;
      } else {
        this.follow(this.data.outcomes[outcome].way);
      }
      for (let next = this.path.at(-1)?.[3][outcome]; next >= 0; next = this.path.at(-1)[3][outcome]) {
        this.path.push(this.momentAt(this.path.length).steps[next]);
      }
      this.jump(this.path.length);
    }

    /** Shows the next outcome of those that are good, or bad, in turn. */
    showNext(good) {
      const { outcomes } = this.data;
      const all = [...outcomes.keys()].filter((n) => (outcomes[n].class === 'good') === good);
      const now = all.indexOf(this.outcome(this.moment));
      if (all.length) this.show(all[(now + 1) % all.length]);
    }

    link() {
      const word = (step, n) => {
        const nth = this.stepsOf(this.momentAt(n), step[0]).indexOf(step);
        return `${step[0]}${nth > 0 ? String.fromCharCode(97 + nth) : ''}`;
      };
      return this.path.slice(0, this.at).map(word).join('-');
    }

    key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('summary')) return;
      const keys = {
        ArrowLeft: () => this.jump(this.at - 1),
        ArrowRight: () => this.jump(this.at + 1),
        Home: () => this.jump(0),
        End: () => this.jump(this.path.length),
        w: () => this.showNext(false),
        g: () => this.showNext(true),
      };
      if (/^[1-9]$/.test(event.key)) {
        const [step] = this.stepsOf(this.moment, this.data.stage.lanes[event.key - 1]);
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

    // Drawing ----------------------------------------------------------------------------------

    build() {
      const { data, figure } = this;
      const { lanes, lane, past, buttons, waits, future } = data.stage;
      const seen = past + buttons + waits + future;
      const button = (text, onclick, more = {}) => el('button', { type: 'button', onclick, ...more }, text);
      this.moves = lanes.map((actor, n) => {
        const step = button('', () => {
          const [step] = this.stepsOf(this.moment, actor);
          if (step) this.take(step);
        });
        const place = `left:${(4 + n * lane) / WIDTH * 100}%;width:${(lane - 6) / WIDTH * 100}%`;
        return { actor, step, cell: el('span', { style: place }, step) };
      });
      const moves = el('div', {
        class: 'moves', role: 'group', 'aria-label': 'Next step',
        style: `top:${past / seen * 100}%;height:${buttons / seen * 100}%`,
      }, ...this.moves.map((it) => it.cell));
      this.stage.append(moves);
      this.back = button('← Back', () => this.jump(this.at - 1));
      this.forward = button('Forward →', () => this.jump(this.at + 1));
      this.restart = button('Restart', () => this.jump(0));
      this.share = el('a', { class: 'share', 'aria-label': 'Link to this moment' }, 'Link');
      figure.querySelector('.controls').append(this.back, this.forward, this.restart, this.share);
      this.endings = [...figure.querySelectorAll('.ending')].map((ending, outcome) => {
        const left = ending.querySelector('.from-here');
        const count = el('span');
        const show = button('', () => this.show(outcome), { class: 'ending' });
        left.replaceChildren(el('span', { class: 'show' }, 'Show me one'), el('br'), count);
        show.append(...ending.childNodes);
        ending.replaceWith(show);
        return count;
      });
      this.now.setAttribute('role', 'status');
      this.now.setAttribute('aria-live', 'polite');
      this.now.tabIndex = 0;
      this.now.setAttribute('aria-label', 'What happened');
      const help = figure.querySelector('.help');
      const keys = el('p', { id: `${figure.id}-keys` });
      keys.append(...words(this.help()));
      help.append(keys);
      Object.entries({
        tabindex: 0, role: 'group', 'aria-label': 'The schedule, step by step', 'aria-describedby': keys.id,
      }).forEach(([name, value]) => this.roll.setAttribute(name, value));
      figure.addEventListener('keydown', (event) => this.key(event));
    }

    help() {
      const { data } = this;
      const has = (good) => data.outcomes.some((it) => (it.class === 'good') === good);
      return [
        `Keys: \`1\` to \`${data.stage.lanes.length}\` step that lane, \`←\` and \`→\` go back and forward, \`Home\` to the start`,
        has(false) ? '; `w` shows one that goes wrong' : '',
        has(true) ? '; `g` shows one that goes well' : '',
        `. ${this.figure.querySelector('.key').textContent} Below the line, pale: what comes next in this schedule.`,
      ].join('');
    }

    /** Draws the moment, and says what there is to say of it. */
    draw(remark = '') {
      const { at, path, data } = this;
      const steps = path.map(([actor, to, deed]) => ({ actor, to, deed }));
      const picture = new Picture(data, this.name, steps, at);
      this.picture.setAttribute('viewBox', `0 0 ${WIDTH} ${picture.height}`);
      this.marks.innerHTML = `\n${picture.marks}`;
      this.title.textContent = path.slice(0, at).map(([actor, , deed], n) =>
        `${n + 1}. ${data.actors[actor]}: ${plain(data.deeds[deed].long)}`).join('; ') + (at ? '.' : 'Nobody has taken a step yet.');
      this.scrollTo = picture.scroll;
      this.stage.style.setProperty('--scroll', picture.scroll);
      this.names.hidden = picture.scroll <= 0; // the picture says them
      this.scroll();
      this.say(remark);
    }

    /** Says what there is to say of the moment; `remark` is said with it. */
    say(remark = '') {
      const { at, path, data } = this;
      this.drawMoves();
      this.drawNow(remark);
      this.drawStands();
      this.endings.forEach((left, n) => { left.textContent = `${number(this.moment.ways[n])} from here`; });
      this.tasks.forEach((task, n) => {
        const met = this.met.has(n);
        task.className = met ? 'good' : '';
        task.replaceChildren(met ? '☑ ' : '☐ ', ...words(data.challenges[n].task));
      });
      this.back.setAttribute('aria-disabled', at === 0);
      this.restart.setAttribute('aria-disabled', at === 0);
      this.forward.setAttribute('aria-disabled', at === path.length);
      this.share.href = `#${this.figure.id}/${this.link()}`;
    }

    /** The present stays where it is; what is past and what is to come moves. */
    scroll() {
      this.roll.scrollTop = this.scrollTo * this.width / WIDTH;
    }

    state(actor) {
      return this.moment.actors.map((n) => this.data.actorStates[n]).find((it) => it.actor === actor);
    }

    drawMoves() {
      this.moves.forEach(({ actor, step, cell }, n) => {
        const state = this.state(actor);
        const steps = this.stepsOf(this.moment, actor);
        const can = steps.length > 0;
        // A timer, or a future that can be dropped, may have no words before it does something.
        const words = state?.words ?? (can ? this.data.deeds[steps[0][2]] : undefined);
        cell.hidden = !state && !can;
        step.setAttribute('aria-disabled', !can);
        const name = this.data.actors[actor];
        const label = (it) => (it && it.choice ? it.short : words?.short);
        const text = can ? label(this.data.deeds[steps[0][2]]) : BLOCKED[state?.status] ?? (state ? TURN : '‖');
        step.replaceChildren(text, aside(can ? `: step ${name}` : `: ${name}`), ' ', el('kbd', { 'aria-hidden': 'true' }, `${n + 1}`));
        step.title = can ? plain(words?.long ?? '') : '';
        // Somebody who may do several things gets a button for each of them.
        while (cell.children.length > 1) cell.lastChild.remove();
        for (const it of steps.slice(1)) {
          const other = label(this.data.deeds[it[2]]);
          cell.append(el('button', { type: 'button', onclick: () => this.take(it) }, other, aside(`: step ${name}`)));
        }
      });
    }

    drawNow(remark) {
      const { moment, data } = this;
      const name = (it) => data.actors[it.actor];
      const states = moment.actors.map((n) => data.actorStates[n]);
      const sentences = [];
      const end = el('b');
      if (this.at > 0) {
        const [actor, , deed] = this.path[this.at - 1];
        sentences.push(`Step ${this.at}, ${data.actors[actor]}: ${data.deeds[deed].long}.`);
      } else {
        sentences.push('Nobody has taken a step yet.');
      }
      const outcome = data.outcomes[this.outcome(moment)];
      this.now.className = `now ${outcome?.class ?? ''}`;
      if (remark) sentences.push(remark);
      const stuck = states.filter((it) => it.status === 'blocked' && data.stage.lanes.includes(it.actor));
      const circle = (moment.waits ?? []).some((it) => it.circle) ? ['That is a circle.'] : [];
      if (outcome) {
        end.textContent = `${outcome.class === 'good' ? '✓' : '✗'} This schedule ends ${outcome.words}.`;
        const { said } = data.ends[moment.end];
        if (said && !said.startsWith('returned ')) sentences.push(`${said[0].toUpperCase()}${said.slice(1)}.`);
        if (stuck.length) sentences.push(`Forever: ${stuck.map((it) => this.sayWaits(it)).join('; ')}.`);
        sentences.push(...circle, ...this.sayMoney());
      } else {
        // What there is room for comes first: the buttons tell the rest as well.
        const locked = stuck.filter((it) => (moment.waits ?? []).some((wait) => wait.who === it.actor && wait.on != null));
        sentences.push(...this.sayMoney(), ...locked.map((it) => `${this.sayWaits(it)}.`), ...circle);
        sentences.push(`Can go: ${list(states.filter((it) => this.stepsOf(moment, it.actor).length).map(name))}.`);
      }
      const [step, ...more] = sentences;
      this.now.replaceChildren(...words(`${step} `), end, ...words(` ${more.join(' ')}`));
    }

    /** What somebody waits for, and who keeps it. */
    sayWaits({ actor, words: { long } }) {
      const { data } = this;
      const holders = (this.moment.waits ?? []).filter((it) => it.who === actor && it.on != null
        && data.objects[it.on].role === 'lock');
      const by = list(holders.map((it) => (it.whom === actor ? 'itself' : data.actors[it.whom])));
      return `${data.actors[actor]} ${waits(long)}${by && `, held by ${by}`}`;
    }

    sayMoney() {
      const { total, transit } = this.data.stage;
      if (total == null || !this.moment.money) return [];
      const [held, moved] = this.moment.money;
      const off = held + moved - total;
      const wrong = off ? `, ${amount(Math.abs(off))} ${off < 0 ? 'missing' : 'too much'}` : '';
      const flight = transit && moved ? `, in flight ${amount(moved)}` : '';
      return [`${off ? '✗ ' : ''}In the accounts ${amount(held)}${flight}, of ${amount(total)}${wrong}.`];
    }

    /** Where everybody stands in the code. */
    drawStands() {
      const { data } = this;
      this.stands.forEach((row, n) => {
        const state = this.state(data.stage.lanes[n]);
        const line = data.lines[state?.line];
        const [name, status, place, code] = row.children;
        row.className = state?.status ?? '';
        const isHeld = state?.status === 'go' && this.moment.end == null && !this.stepsOf(this.moment, state.actor).length;
        status.textContent = isHeld ? TURN : STATES[state?.status] ?? '';
        place.textContent = line?.number ?? '';
        place.title = line?.file ?? '';
        code.textContent = line?.text ?? '';
        code.title = line?.text ?? '';
        name.title = state?.words ? plain(state.words.long) : '';
      });
    }
  }

  // Brings the figures of a page to life, each when it comes near: no page waits for what nobody looks
  // at yet. Until then, and without a script, there is the picture of a telling moment.
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
