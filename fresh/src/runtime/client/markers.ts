/** An island between its markers. */
export interface IslandRange {
  name: string;
  /** Place of its props. */
  index: number;
  key: string;
  start: Comment;
  end: Comment;
}

/** The server's HTML of JSX that was given to an island. */
export interface SlotRange {
  start: Comment;
  end: Comment;
}

/** What the markers of a page say. */
export interface Markers {
  /** Islands that are not inside another, in the page's order. */
  roots: IslandRange[];
  slots: Map<number, SlotRange>;
}

const ISLAND = "frsh:island:";
const SLOT = "frsh:slot:";

/** Read an island's start marker; null where the comment is none. */
export function parseIsland(
  comment: Comment,
): Pick<IslandRange, "name" | "index" | "key"> | null {
  if (!comment.data.startsWith(ISLAND)) return null;
  const [name = "", index = "", key = ""] = comment.data.slice(ISLAND.length)
    .split(":");
  return { name, index: Number(index), key: decodeURIComponent(key) };
}

/** Whether the node ends an island. */
export function endsIsland(node: Node): node is Comment {
  return node instanceof Comment && node.data === "/frsh:island";
}

/** Find the markers below a node. */
export function findMarkers(node: Node): Markers {
  const markers: Markers = { roots: [], slots: new Map() };
  const open: { start: Comment; close: (end: Comment) => void }[] = [];
  let depth = 0;

  const walker = document.createTreeWalker(node, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const comment = walker.currentNode as Comment;
    const island = parseIsland(comment);
    if (island !== null) {
      const isRoot = depth++ === 0;
      open.push({
        start: comment,
        close: (end) => {
          depth--;
          if (isRoot) markers.roots.push({ ...island, start: comment, end });
        },
      });
    } else if (comment.data.startsWith(SLOT)) {
      const id = Number(comment.data.slice(SLOT.length));
      open.push({
        start: comment,
        close: (end) => {
          if (!markers.slots.has(id)) {
            markers.slots.set(id, { start: comment, end });
          }
        },
      });
    } else if (
      comment.data === "/frsh:island" || comment.data === "/frsh:slot"
    ) {
      open.pop()?.close(comment);
    }
  }
  return markers;
}
