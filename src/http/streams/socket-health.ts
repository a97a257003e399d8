import type { WebSocket } from 'ws';

export interface HealthOptions {
  /** Interval between pings, and time for each pong, in milliseconds. */
  readonly pingMs: number;
  /** Milliseconds after which a socket is closed if its client reads nothing. */
  readonly stallMs: number;
}

/**
 * If more bytes than this are unsent, we stop reading from the peer, because everything that the peer sends
 * (pings above all) causes more output.
 */
const MAX_UNTAKEN_BYTES = 256 * 1024;

/**
 * Maximum number of pings and pongs from a peer between two of our pings. ws answers pings itself, so nothing
 * else limits them. They also cost memory: a socket read that contains a message fragment stays in memory,
 * together with the pings in the same read.
 */
const MAX_CONTROL_FRAMES = 100;

/** Sends to one socket and detects a client that stops reading. */
export interface Health {
  /** Resolves when the text has left the process, so that a sender of many texts waits for a slow reader. */
  readonly send: (text: string) => Promise<void>;
  readonly stop: () => void;
}

/**
 * Detects a lost peer in two ways. A peer without unsent data must answer pings. A peer with unsent data is
 * not pinged, because the ping would wait behind that data. If such a peer reads nothing for `stallMs`, its
 * socket is closed with 1013 (try again later). The close frame waits behind the same data, so the connection
 * is cut if the close frame is not sent in time either.
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
