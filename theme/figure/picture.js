// Draws a schedule: a lane for each actor, time downwards, messages as arrows, locks as bars, the
// present as a line.
//
// crates/every-schedule/src/figure/picture/ draws the same for readers without a script, and
// tests/browser compares the two, mark by mark. So both are written in the same order.
(() => {
  'use strict';

  const WIDTH = 360; // all measures are in units of which the picture is so wide
  const ROW = 20;
  const HEAD = 20;
  const COLUMN = 52;
  const SAG = 20;

  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const amount = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const isOver = (state) => ['done', 'panicked', 'dropped'].includes(state?.status);
  const half = (number) => Math.floor(number / 2);

  /** As much of a text as there is room for; if not all, then without what stands behind a colon, or some
      of its words. */
  function cut(text, room) {
    const most = Math.floor(room / 6);
    const [short] = text.split(': ');
    if ([...text].length <= most) return text;
    if ([...short].length <= most) return short;
    const some = [...short].slice(0, Math.max(0, most - 1)).join('');
    const end = some.lastIndexOf(' ');
    return `${end > 1 ? some.slice(0, end) : some}…`;
  }

  /** A schedule as a picture, at the moment after `at` of its steps. */
  class Picture {
    constructor(data, name, steps, at) {
      Object.assign(this, { data, stage: data.stage, head: `${name}-head`, steps, at });
      this.moments = [data.moments[0], ...steps.map((step) => data.moments[step.to])];
      this.top = HEAD + (at + 1) * ROW + 4;
      this.bottom = this.top + this.stage.buttons + this.stage.waits;
      this.scroll = this.top - this.stage.past;
      this.height = this.end();
      this.cells = this.columnNames().flatMap((_, column) => this.columnCells(column));
      this.marks = '';
      this.names();
      this.lanes();
      this.bars();
      this.arrows();
      this.deeds();
      this.margin();
      this.path('present', `M0 ${this.top}H${WIDTH}`);
      this.waits();
    }

    /** Where the picture ends: nothing is drawn below. */
    end() {
      const toCome = this.steps.length - this.at;
      if (toCome) return this.bottom + toCome * ROW + 8;
      const goesOn = this.moments.at(-1).actors.some((n) => !isOver(this.data.actorStates[n]));
      return goesOn ? this.bottom : this.top + 6;
    }

    /** The middle of a lane. */
    x(actor) {
      const lane = this.stage.lanes.indexOf(actor);
      return lane < 0 ? null : 12 + lane * this.stage.lane;
    }

    /** The middle of a step; 0 is the beginning. */
    y(step) {
      const row = (n) => n * ROW + ROW / 2;
      return step <= this.at ? HEAD + row(step) : this.bottom + row(step - this.at - 1);
    }

    ghost(step) {
      return step > this.at ? ' ghost' : '';
    }

    path(kind, d, head = false) {
      this.marks += `<path class="${kind}" d="${d}"${head ? ` marker-end="url(#${this.head})"` : ''}/>\n`;
    }

    circle(kind, x, y) {
      this.marks += `<circle class="${kind}" cx="${x}" cy="${y}" r="4"/>\n`;
    }

    text(kind, x, y, text) {
      this.marks += `<text class="${kind}" x="${x}" y="${y}">${escaped(text)}</text>\n`;
    }

    actor(moment, actor) {
      return moment.actors.map((n) => this.data.actorStates[n]).find((it) => it.actor === actor);
    }

    object(moment, object) {
      return moment.objects.map((n) => this.data.objectStates[n]).find((it) => it.object === object);
    }

    names() {
      for (const actor of this.stage.lanes) this.text('name', this.x(actor) - 6, 14, this.data.actors[actor]);
      this.columnNames().forEach((name, n) => this.text('name end', this.column(n), 14, name));
    }

    columnNames() {
      const { columns, total, transit } = this.stage;
      const names = columns.map((object) => this.data.objects[object].short);
      if (total != null) names.push(transit ? 'accounts' : 'total');
      return names;
    }

    /** The pieces of the time in which something is the same, from moment to moment. */
    spans(what) {
      const spans = [];
      const last = this.moments.length - 1;
      this.moments.forEach((moment, n) => {
        const from = this.y(n);
        const to = n < last ? this.y(n + 1) : n === this.at ? this.bottom : from + ROW / 2;
        const it = what(moment);
        if (it == null) return;
        const before = spans.at(-1);
        if (before && before.to === from && before.it === it) before.to = to;
        else spans.push({ from, to, it });
      });
      return spans.flatMap(({ from, to, it }) => {
        const cut = Math.min(Math.max(this.bottom, from), to);
        return [[from, cut, it, ''], [cut, to, it, ' ghost']].filter((piece) => piece[1] > piece[0]);
      });
    }

    lanes() {
      for (const actor of this.stage.lanes) {
        const waits = (moment) => ({ go: false, blocked: true })[this.actor(moment, actor)?.status];
        for (const [first, to, it, ghost] of this.spans(waits)) {
          // From its name on.
          const from = first === this.y(0) ? Math.min(first, HEAD) : first;
          this.path(`lane${it ? ' waits' : ''}${ghost}`, `M${this.x(actor)} ${from}V${to}`);
        }
      }
    }

    bars() {
      for (const actor of this.stage.lanes) {
        this.stage.bars.forEach((object, n) => {
          const held = (moment) => {
            const state = this.object(moment, object);
            return state?.actors?.includes(actor) ? Boolean(state.shared) : null;
          };
          for (const [from, to, shared, ghost] of this.spans(held)) {
            this.marks += `<rect class="bar${shared ? ' shared' : ''}${ghost}" x="${this.x(actor) - 3 + 7 * n}" y="${from}" width="6" height="${to - from}"/>\n`;
          }
        });
      }
    }

    arrows() {
      const sent = [];
      let flying = 0;
      const take = (channel, step, draw) => {
        const first = sent.findIndex((it) => it.channel === channel);
        if (first < 0) return false;
        const [message] = sent.splice(first, 1);
        flying += this.fly(message, step, flying);
        draw(message);
        return true;
      };
      this.steps.forEach(({ actor, deed }, n) => {
        const step = n + 1;
        const { do: did, came = 'nothing', lost = [], last } = this.data.deeds[deed];
        let unread = 0;
        const message = { step, channel: did.on, value: did.value };
        if (came === 'sent') sent.push(message);
        if (came.handed != null) this.arrow(message, step, came.handed, '');
        if (came === 'refused') this.refused(message);
        if (came.received != null) take(did.on, step, (message) => this.arrow(message, step, actor, ''));
        const lose = (message) => {
          if (last) this.unread(message, step, unread++);
          else if (message.step === step) this.refused(message);
          else this.arrow(message, step, this.data.objects[message.channel].reader ?? actor, ' lost');
        };
        for (const [channel] of lost) while (take(channel, step, lose));
      });
      for (const message of sent) {
        flying += this.fly(message, Infinity, flying);
        if (message.step > this.at) this.arrow(message, null, null, '');
      }
    }

    kind({ value }) {
      return this.data.values[value]?.money ? 'arrow money' : 'arrow';
    }

    /** Where a message begins, and the lane to which it goes. */
    ends({ step, channel }, to) {
      const x1 = this.x(this.steps[step - 1].actor) ?? 0;
      return [x1, this.x(to ?? this.data.objects[channel].reader) ?? x1 + 40];
    }

    /** Half-way between two lanes, and on no third one: there it would look as if it had arrived. */
    middle(x1, x2) {
      const middle = half(x1 + x2);
      const isOnLane = this.stage.lanes.some((it) => Math.abs(this.x(it) - middle) < 9);
      const aside = half(half(this.stage.lane));
      return !isOnLane ? middle : x1 < middle ? middle - aside : middle + aside;
    }

    /** A message that is on its way at present: so much of the arrow as there is by now. */
    fly(message, received, before) {
      if (message.step > this.at || received <= this.at) return 0;
      const [x1, x2] = this.ends(message);
      const [x, y] = [this.middle(x1, x2) + 8 * before, this.top];
      const kind = this.kind(message);
      this.path(`${kind} open`, this.way([x1, this.y(message.step)], [x, y]));
      this.circle(`${kind} open`, x, y);
      const value = this.data.values[message.value];
      // The step that has just sent it says so itself.
      if (value?.money && message.step !== this.at) this.text('label money', x + 8, y - 5, value.short);
      return 1;
    }

    /** What is to be seen of a message's way to where it is received, or to nowhere. */
    arrow(message, step, actor, how) {
      const [x1, x2] = this.ends(message, actor);
      const kind = this.kind(message) + how;
      const shortOf = x2 < x1 ? x2 + 5 : x2 - 5;
      const y1 = this.y(message.step);
      const middle = this.middle(x1, x2);
      if (step == null) {
        this.path(`${kind} ghost`, this.way([x1, y1], [middle, this.height - 4]));
      } else if (message.step <= this.at && step > this.at) {
        this.path(`${kind} ghost`, this.way([middle, this.bottom], [shortOf, this.y(step)]), true);
      } else {
        const y2 = this.y(step) + (step === message.step ? 8 : 0);
        this.path(`${kind}${this.ghost(step)}`, this.way([x1, y1], [shortOf, y2]), true);
      }
    }

    /**
     * From here to there, and on the way through no step of another lane. Its words stand at its
     * right, so who goes right passes below them, and who goes left above.
     */
    way([x1, y1], [x2, y2]) {
      const between = this.stage.lanes.map((lane) => [this.x(lane), lane])
        .filter(([x]) => Math.min(x1, x2) < x && x < Math.max(x1, x2))
        .sort(([a], [b]) => Math.abs(a - x1) - Math.abs(b - x1));
      const rows = this.steps.map(({ actor }, n) => [actor, this.y(n + 1)]);
      const bends = between.map(([x, lane]) => {
        const y = y1 + Math.floor((y2 - y1) * Math.abs(x - x1) / Math.abs(x2 - x1));
        const isNear = (row) => (x1 < x2 ? y - row > -15 && y - row < 9 : y - row > -9 && y - row < 15);
        const row = rows.find((it) => it[0] === lane && isNear(it[1]))?.[1];
        return row == null ? '' : `L${x} ${x1 < x2 ? row + 12 : row - 9}`;
      });
      return `M${x1} ${y1}${bends.join('')}L${x2} ${y2}`;
    }

    /** A message that goes with its channel as the program ends: it comes as far as that. */
    unread(message, step, nth) {
      const [x1, x2] = this.ends(message);
      const middle = this.middle(x1, x2);
      const [x, y] = [middle + 8 * nth, this.y(step) + ROW / 2];
      const isOpen = message.step <= this.at && step > this.at;
      const from = isOpen ? [middle, this.bottom] : [x1, this.y(message.step)];
      const kind = `${this.kind(message)}${this.ghost(step)}`;
      this.path(kind, this.way(from, [x, y]));
      this.path(kind, `M${x - 3} ${y - 3}l6 6m0 -6l-6 6`);
    }

    /** A message that does not even leave, or is lost at once. */
    refused(message) {
      const [x1, x2] = this.ends(message);
      const y = this.y(message.step);
      this.path(`${this.kind(message)} lost${this.ghost(message.step)}`, `M${x1} ${y}L${half(x1 + x2)} ${y + 8}`);
    }

    deeds() {
      const { lanes } = this.stage;
      const bars = Math.max(1, this.stage.bars.length);
      this.steps.forEach(({ actor }, before) => {
        const n = before + 1;
        const ghost = this.ghost(n);
        const y = this.y(n);
        this.circle(`mark${n === this.at ? ' now' : ''}${ghost}`, this.x(actor), y);
        for (const other of lanes) {
          const at = (n) => this.actor(this.moments[n], other);
          const label = this.words(n, other);
          if (label) {
            const bad = label.startsWith('✗') ? ' bad' : '';
            const x = this.x(other) + 2 + 7 * bars;
            // There is room up to the next words of the row, or to the margin.
            const next = lanes.slice(lanes.indexOf(other) + 1).find((it) => this.words(n, it));
            const cell = this.cells.find((it) => it.step === n);
            const margin = cell ? this.column(cell.column) - COLUMN : WIDTH - 2;
            const end = next == null ? margin : this.x(next);
            const above = other === actor && this.leavesRight(n);
            this.text(`label${bad}${ghost}`, x, above ? y - 2 : y + 4, cut(label, Math.max(0, end - x)));
          }
          if (isOver(at(before)) || !isOver(at(n))) continue;
          const x = this.x(other);
          if (at(n).status !== 'done') this.text(`label bad${ghost}`, x - 4, y + 12, '✗');
          else this.path(`stop${ghost}`, `M${x - 5} ${y + 8}H${x + 5}`);
        }
      });
    }

    /** Whether a message leaves in a step for a lane at the right: its arrow would go through the words. */
    leavesRight(n) {
      const { do: did, came = 'nothing' } = this.data.deeds[this.steps[n - 1].deed];
      if (came !== 'sent' && came !== 'refused' && came.handed == null) return false;
      const [x1, x2] = this.ends({ step: n, channel: did.on }, came.handed);
      return x1 < x2;
    }

    /** What a lane says in the row of a step. */
    words(n, lane) {
      const { actor, deed } = this.steps[n - 1];
      const label = lane === actor ? this.data.deeds[deed].short : '';
      const said = (n) => this.actor(this.moments[n], lane)?.said;
      if (said(n) == null || said(n) === said(n - 1)) return label;
      const { short } = this.data.values[said(n)];
      // A balance stands apart from what was sent or received.
      return `${label === short ? '' : label}${/^\d/.test(short) ? ', = ' : ' '}${short}`.replace(/^[, ]+/, '');
    }

    column(n) {
      return WIDTH - 2 - (this.columnNames().length - 1 - n) * COLUMN;
    }

    /** What a column of the margin says, where it is something else than above. */
    columnCells(column) {
      let last = '';
      return this.moments.flatMap((moment, step) => {
        const [text, kind] = this.cell(column, moment) ?? [];
        if (text == null || text === last) return [];
        last = text;
        return [{ column, step, text, kind }];
      });
    }

    margin() {
      for (const { column, step, text, kind } of this.cells) {
        this.text(`label end${kind}${this.ghost(step)}`, this.column(column), this.y(step) + 4, text);
      }
    }

    /** What a column of the margin says at a moment, and its class. */
    cell(n, moment) {
      const { columns, total } = this.stage;
      if (n < columns.length) {
        const value = this.object(moment, columns[n])?.values?.[0];
        return value == null ? null : [this.data.values[value].short, ''];
      }
      if (!moment.money) return null;
      const [held, moved] = moment.money;
      return [amount(held), held === total ? ' good' : held + moved === total ? ' money' : ' bad'];
    }

    waits() {
      const y = this.top + this.stage.buttons;
      let deep = 0;
      const labels = []; // no line may lie over them
      for (const { who, whom, on, circle } of this.moments[this.at].waits ?? []) {
        const x1 = this.x(who);
        let x2 = this.x(whom);
        if (x1 == null || x2 == null) continue;
        deep += SAG;
        if (x1 === x2) x2 += 24;
        const low = y + deep;
        this.path(`wait${circle ? ' circle' : ''}`, `M${x1} ${y}C${x1} ${low} ${x2} ${low} ${x2} ${y + 2}`, true);
        const text = on == null ? 'its end' : this.data.objects[on].short;
        // Where a third of the line is drawn: two that wait for each other have their words on two sides.
        const place = [Math.floor((20 * x1 + 7 * x2) / 27), y + Math.floor(deep * 2 / 3) + 4];
        labels.push([`label middle${circle ? ' bad' : ''}`, ...place, text]);
      }
      labels.forEach((label) => this.text(...label));
    }
  }

  window.scheduleFigures = { Picture, WIDTH, amount };
})();
