/**
 * The script of every page in development: reloads it when the server has started again.
 *
 * @module
 */
let running: string | undefined;

const events = new EventSource("/_frsh/alive");
events.onmessage = ({ data }) => {
  if (running !== undefined && data !== running) location.reload();
  running = data;
};
addEventListener("pagehide", () => events.close());

export {};
