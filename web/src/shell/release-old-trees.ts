import { options } from 'preact';

/** A node of the tree that Preact keeps, by the names under which its published files hold them. */
interface Node {
  /** The children. */
  __k?: unknown;
  /** The component. */
  __c?: object;
}

interface Hooks {
  diffed?: (node: Node) => void;
  /** Called once a render is done. */
  __c?: (root: Node, queue: unknown) => void;
}

/**
 * Lets go of trees that were rendered before.
 *
 * A component that renders itself, as it does when a signal changes, leaves its earlier node in the `children` of a parent that is not
 * rendered; that node has the earlier tree, in which what did not change leads to later trees, and so on: a slider that is dragged
 * keeps all trees that there have been, some 60 kB for each step. Nothing reads the children of an earlier node, so they are taken from it.
 */
export function releaseOldTrees(): void {
  const hooks = options as Hooks;
  const { diffed, __c: commit } = hooks;
  const nodes = new WeakMap<object, Node>();
  let earlier: Node[] = [];
  hooks.diffed = (node) => {
    const component = node.__c;
    if (component) {
      const before = nodes.get(component);
      if (before && before !== node) earlier.push(before);
      nodes.set(component, node);
    }
    diffed?.(node);
  };
  hooks.__c = (root, queue) => {
    for (const node of earlier) node.__k = null;
    earlier = [];
    commit?.(root, queue);
  };
}
