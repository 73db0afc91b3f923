import { useRef } from 'preact/hooks';

type At = PointerEvent & { readonly currentTarget: HTMLElement };

/** A finger that has moved less has tapped, in pixels. */
const TAP = 8;

/** A press under way. */
interface Press {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Sets the value to what it was before. */
  readonly restore: () => void;
  /** Whether it moves the value; of a finger it is not known yet whether it scrolls the page. */
  isFollowed: boolean;
}

/**
 * A picture as a handle for a value: a mouse moves it from the moment it presses; a finger by a tap or sideways, since up and down it scrolls
 * the page. The picture needs `touch-action: pan-y`.
 *
 * @param follow sets the value to where the pointer is; `isPress` where it has not moved
 * @param save what sets the value to what it is now, should the browser take the finger for something else
 */
export function usePointed(follow: (event: At, isPress: boolean) => void, save: () => () => void) {
  const press = useRef<Press | undefined>(undefined);
  return {
    onPointerDown: (event: At) => {
      if (event.button !== 0 || (event.target as Element).closest('button')) return;
      const isFollowed = event.pointerType !== 'touch';
      const { pointerId: id, clientX: x, clientY: y } = event;
      press.current = { id, x, y, restore: save(), isFollowed };
      if (!isFollowed) return;
      event.currentTarget.setPointerCapture(id);
      follow(event, true);
    },
    onPointerMove: (event: At) => {
      const { current } = press;
      if (current?.id !== event.pointerId) return;
      const [x, y] = [Math.abs(event.clientX - current.x), Math.abs(event.clientY - current.y)];
      if (x > TAP && x > y) current.isFollowed = true;
      if (current.isFollowed) follow(event, false);
    },
    onPointerUp: (event: At) => {
      const { current } = press;
      if (current?.id !== event.pointerId) return;
      press.current = undefined;
      const isTap = Math.hypot(event.clientX - current.x, event.clientY - current.y) <= TAP;
      if (!current.isFollowed && isTap) follow(event, true);
    },
    onPointerCancel: () => {
      if (press.current?.isFollowed) press.current.restore();
      press.current = undefined;
    },
  };
}
