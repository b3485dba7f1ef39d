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
        draggable: "tr",
        handle: ".grip",
        animation: still.matches ? 0 : 150,
        ghostClass: "dropping",
        onEnd: (event) => {
          if (event.oldDraggableIndex !== event.newDraggableIndex) send(event.item, event.newDraggableIndex);
        },
      });
    }
  }

  function send(row, place) {
    const form = row.querySelector("form");
    const button = document.createElement("button");
    Object.assign(button, { name: "to", value: String(place), hidden: true });
    form.append(button);
    form.requestSubmit(button);
  }

  // What was not answered with the programme (a sign-in, an error) is shown as the page that it is: sent again, plainly.
  function sendPlainly(form, place) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "to", value: place });
    form.append(field);
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
