import type { WebSocket } from 'ws';

export interface HealthOptions {
  /** Milliseconds between two pings, and for the pong to each. */
  readonly pingMs: number;
  /** Milliseconds after which a socket that takes nothing is closed. */
  readonly stallMs: number;
}

/** Bytes that a peer may leave untaken before nothing more is read from it: what it sends is answered, pings above all. */
const MAX_UNTAKEN_BYTES = 256 * 1024;

/**
 * Pings and pongs of a peer between two of our pings. They answer each other inside of ws, so nothing else limits them, and
 * each read of the socket that they fill stays in memory as long as a fragment of a message in it does.
 */
const MAX_CONTROL_FRAMES = 100;

/** Sends to one socket and watches whether it takes what it is sent. */
export interface Health {
  /** Fulfilled when the text has left the process, so that who sends text after text waits for a slow reader. */
  readonly send: (text: string) => Promise<void>;
  readonly stop: () => void;
}

/**
 * Two ways in which a peer can be gone. One that is idle has to answer pings. One with something underway is not asked:
 * a ping would wait behind what it does not take, so it is judged by that, and closed with 1013 (try again later). Since
 * the close frame waits in the same line, the connection is cut if it does not leave either.
 */
export function watchHealth(socket: WebSocket, { pingMs, stallMs }: HealthOptions): Health {
  let underway = 0;
  let movedAt = performance.now();
  let awaitsPong = false;
  let cut: NodeJS.Timeout | undefined;
  let controlFrames = 0;

  const ping = setInterval(() => {
    controlFrames = 0;
    if (underway > 0) {
      awaitsPong = false;
      return;
    }
    if (awaitsPong) return socket.terminate();
    awaitsPong = true;
    socket.ping();
  }, pingMs);
  const countFrame = () => {
    controlFrames += 1;
    if (controlFrames > MAX_CONTROL_FRAMES) socket.terminate();
  };
  socket.on('ping', countFrame);
  socket.on('pong', () => {
    awaitsPong = false;
    countFrame();
  });

  const stall = setInterval(() => {
    if (underway === 0 || performance.now() - movedAt < stallMs || cut !== undefined) return;
    socket.close(1013, 'Too slow');
    cut = setTimeout(() => socket.terminate(), stallMs / 6);
  }, stallMs / 6);

  return {
    send: (text) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve();
        if (underway === 0) movedAt = performance.now();
        underway += 1;
        socket.send(text, () => {
          underway -= 1;
          movedAt = performance.now();
          if (socket.isPaused && socket.bufferedAmount <= MAX_UNTAKEN_BYTES) socket.resume();
          resolve();
        });
        if (socket.bufferedAmount > MAX_UNTAKEN_BYTES) socket.pause();
      }),
    stop: () => {
      clearInterval(ping);
      clearInterval(stall);
      clearTimeout(cut);
    },
  };
}
