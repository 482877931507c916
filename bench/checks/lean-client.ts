// A client that takes as little of the processor as one in this language can, for what the asker takes the server cannot have, and a bank spends it elsewhere:
// requests are written in one piece to sockets that stay open, and an answer is known to be whole by its length; it is read later.
import { connect, type Socket } from 'node:net';

/** A whole answer and when its last byte came, `performance.now()`. */
export interface LeanAnswer {
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}

interface Waiting {
  readonly request: string;
  readonly resolve: (answer: LeanAnswer) => void;
  readonly reject: (error: Error) => void;
}

const HEAD_END = '\r\n\r\n';

export class LeanClient {
  readonly #host: string;
  readonly #port: number;
  readonly #head: string;
  readonly #free: Connection[] = [];
  readonly #queue: Waiting[] = [];
  readonly #all = new Set<Connection>();
  readonly #connectionsMax: number;

  /** For JSON at one path of a server, over at most so many connections; what finds none free waits. */
  constructor(baseUrl: string, path: string, connectionsMax: number) {
    const { hostname, port } = new URL(baseUrl);
    this.#host = hostname;
    this.#port = Number(port);
    this.#head = `POST ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: `;
    this.#connectionsMax = connectionsMax;
  }

  /** Sends ASCII JSON. Rejects when the connection breaks, or the answer has no length. */
  post(body: string): Promise<LeanAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<LeanAnswer>();
    const waiting = { request: `${this.#head}${body.length}${HEAD_END}${body}`, resolve, reject };
    const connection = this.#free.pop() ?? this.#connection();
    if (connection === undefined) this.#queue.push(waiting);
    else connection.send(waiting);
    return promise;
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #connection(): Connection | undefined {
    if (this.#all.size >= this.#connectionsMax) return undefined;
    const connection = new Connection(connect(this.#port, this.#host), () => {
      const next = this.#queue.shift();
      if (next === undefined) this.#free.push(connection);
      else connection.send(next);
    });
    this.#all.add(connection);
    return connection;
  }
}

/** One request after the other. */
class Connection {
  readonly #socket: Socket;
  readonly #onFree: () => void;
  #waiting: Waiting | undefined;
  #text = '';
  #endAt = 0;

  constructor(socket: Socket, onFree: () => void) {
    this.#socket = socket;
    this.#onFree = onFree;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  send(waiting: Waiting): void {
    this.#waiting = waiting;
    this.#socket.write(waiting.request, 'latin1');
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#text = this.#text === '' ? text : this.#text + text;
    if (this.#endAt === 0) {
      const headEnd = this.#text.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1];
      if (length === undefined) this.#fail(new Error('an answer says no length'));
      this.#endAt = headEnd + HEAD_END.length + Number(length);
    }
    if (this.#text.length < this.#endAt) return;
    const [whole, waiting] = [this.#text, this.#waiting];
    const bodyAt = whole.indexOf(HEAD_END) + HEAD_END.length;
    this.#text = '';
    this.#endAt = 0;
    this.#waiting = undefined;
    this.#onFree();
    waiting?.resolve({
      status: Number(whole.slice(9, 12)),
      body: Buffer.from(whole.slice(bodyAt), 'latin1').toString(),
      atMs: performance.now(),
    });
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}
