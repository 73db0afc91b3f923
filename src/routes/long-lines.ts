import type { ServerResponse } from 'node:http';
import type { Reception } from '../intake/read-body.ts';

/** The room that a stream has for its long lines, one at a time: they count as the long bodies of others do. */
export class LongLines {
  private readonly reception: Reception;
  private readonly reply: ServerResponse;
  private leaveRoom: (() => void) | undefined;

  constructor(reception: Reception, reply: ServerResponse) {
    this.reception = reception;
    this.reply = reply;
  }

  /** Waits for room, or until there is nobody any more who needs it. */
  async enter(): Promise<void> {
    if (this.leaveRoom !== undefined) return;
    const { reception, reply } = this;
    await new Promise<void>((resolve) => {
      const wake = () => {
        reply.off('close', wake);
        resolve();
      };
      reply.on('close', wake);
      this.leaveRoom = reception.admission.enter(reception.limit, wake);
    });
  }

  /** Gives the room back, if there is one. */
  leave(): void {
    this.leaveRoom?.();
    this.leaveRoom = undefined;
  }
}
