// Dragging segments on the programme's page. A drop sends the form of the row, as its buttons do; without this script the
// buttons do it alone. htmx puts the answer in place; who uses the keyboard stays at the row that moved.
(() => {
  "use strict";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let moved = null;

  function setUp() {
    for (const body of document.querySelectorAll("[data-sortable]")) {
      for (const grip of body.querySelectorAll(".grip")) grip.hidden = false;
      Sortable.create(body, {
        draggable: "tr[data-key]",
        group: "segments",
        handle: ".grip",
        animation: still.matches ? 0 : 150,
        ghostClass: "dropping",
        onEnd: (event) => {
          const other = event.to === event.from ? null : event.to;
          if (other || event.oldDraggableIndex !== event.newDraggableIndex) send(event.item, event.newDraggableIndex, other);
        },
      });
    }
  }

  function send(row, place, otherDay) {
    const form = row.querySelector("form");
    if (otherDay) {
      addField(form, "day", otherDay.dataset.day);
      addField(form, `mark-${otherDay.dataset.day}`, otherDay.dataset.mark);
    }
    const button = document.createElement("button");
    Object.assign(button, { name: "to", value: String(place), hidden: true });
    form.append(button);
    form.requestSubmit(button);
  }

  function addField(form, name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }

  // What was not answered with the programme (a sign-in, an error) is shown as the page that it is: sent again, plainly.
  function sendPlainly(form, place) {
    addField(form, "to", place);
    form.submit();
  }

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const button = ctx.request.submitter;
    moved = { form: ctx.sourceElement, place: button.value, key: ctx.sourceElement.closest("tr")?.dataset.key, way: button.dataset.move };
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if (event.detail.ctx.text.includes('id="programme"')) return;
    event.preventDefault();
    sendPlainly(moved.form, moved.place);
  });
  document.addEventListener("htmx:error", () => window.location.reload());
  document.addEventListener("htmx:after:swap", () => {
    setUp();
    const overlap = document.getElementById("overlap");
    const row = moved && document.querySelector(`tr[data-key="${CSS.escape(moved.key ?? "")}"]`);
    const target = overlap ?? row?.querySelector(`[data-move="${moved.way}"]`) ?? row?.querySelector("[data-move]");
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  });
  setUp();
})();
