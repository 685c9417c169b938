// Prints the paper that a page shows in a frame, and nothing around it; or the page itself, as `@media print` has it.
addEventListener("click", (event) => {
  if (event.target.closest?.(".st-key-print-page button")) window.print();
  if (!event.target.closest?.(".st-key-print-paper button")) return;
  const frame = document.querySelector(".st-key-paper iframe");
  frame?.contentWindow?.focus();
  frame?.contentWindow?.print();
});
