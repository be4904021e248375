import type { ContainerNode } from "preact";

/**
 * A container for Preact that is only the nodes between two markers: several islands may share a parent.
 */
export function rangeRoot(start: Comment, end: Comment): ContainerNode {
  const parent = start.parentNode as ParentNode & Node;
  const children = (): ChildNode[] => {
    const nodes: ChildNode[] = [];
    for (
      let node = start.nextSibling;
      node !== null && node !== end;
      node = node.nextSibling
    ) {
      nodes.push(node);
    }
    return nodes;
  };

  const root = {
    nodeType: 1,
    parentNode: parent,
    namespaceURI: parent instanceof Element ? parent.namespaceURI : null,
    ownerDocument: document,
    nextSibling: null,
    get firstChild() {
      return children()[0] ?? null;
    },
    get childNodes() {
      return children();
    },
    contains: (node: Node | null) => parent.contains(node),
    insertBefore: (node: Node, child: Node | null) => parent.insertBefore(node, child ?? end),
    appendChild: (node: Node) => parent.insertBefore(node, end),
    removeChild: (node: Node) => parent.removeChild(node),
  };
  return root as unknown as ContainerNode;
}
