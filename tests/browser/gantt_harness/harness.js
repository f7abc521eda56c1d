import { mount } from "/islands/gantt/index.js";

window.toasts = [];
document.addEventListener("mes:toast", (event) => window.toasts.push(event.detail));
window.island = mount(document.querySelector('[data-island="gantt"]'));
