import { type ComponentChild, h } from "preact";
import { endsIsland, parseIsland } from "./markers.ts";

/** Makes the element of an island found in a slot. */
export type MakeIsland = (
  name: string,
  index: number,
  key: string,
) => ComponentChild;

/**
 * Make JSX of the server's HTML, so that the island that was given it can render it.
 *
 * @param first The first node; null where there is none.
 * @param end The node after the last; null for all siblings.
 */
export function domToVNodes(
  first: Node | null,
  end: Node | null,
  makeIsland: MakeIsland,
): ComponentChild[] {
  const children: ComponentChild[] = [];
  for (
    let node = first;
    node !== null && node !== end;
    node = node.nextSibling
  ) {
    if (node instanceof Element) {
      children.push(
        elementToVNode(node, makeIsland),
      );
    } else if (node instanceof Text) children.push(node.data);
    else if (node instanceof Comment) {
      const island = parseIsland(node);
      if (island === null) continue;
      children.push(makeIsland(island.name, island.index, island.key));
      node = islandEnd(node);
    }
  }
  return children;
}

/** The marker that ends the island which a marker starts. */
function islandEnd(start: Comment): Node {
  let depth = 1;
  let node: Node = start;
  while (node.nextSibling !== null) {
    node = node.nextSibling;
    if (node instanceof Comment && parseIsland(node) !== null) depth++;
    else if (endsIsland(node) && --depth === 0) break;
  }
  return node;
}

function elementToVNode(
  element: Element,
  makeIsland: MakeIsland,
): ComponentChild {
  const props: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    // An inline handler stays with the markup: Preact would take its text for a function.
    if (!name.startsWith("on")) {
      props[name] = attributeValue(element, name, value);
    }
  }
  if (element instanceof HTMLTextAreaElement) {
    return h("textarea", { ...props, defaultValue: element.defaultValue });
  }
  return h(
    element.localName,
    props,
    ...domToVNodes(element.firstChild, null, makeIsland),
  );
}

/** Boolean attributes are properties to Preact: `disabled=""` means true. */
function attributeValue(
  element: Element,
  name: string,
  value: string,
): unknown {
  const property = (element as unknown as Record<string, unknown>)[name];
  return typeof property === "boolean" ? value !== "false" : value;
}
