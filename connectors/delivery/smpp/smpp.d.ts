// What we use of the package smpp, which has no types of its own.
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer } from 'node:net';

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly system_id?: string;
    readonly message_id?: string;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly esm_class?: number;
    readonly registered_delivery?: number;
    readonly short_message?: { readonly message: string | Buffer; readonly udh?: Buffer[] };
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    response(fields?: object): Pdu;
    /** As it goes over the wire. */
    toBuffer: () => Buffer;
  }

  /** Emits connect, secureConnect, close, error, and each PDU by the name of its command. */
  export interface Session extends EventEmitter {
    /** false when the socket cannot be written to. */
    send(pdu: Pdu): boolean;
    bind_transceiver(fields: object, answered: (pdu: Pdu) => void): boolean;
    submit_sm(fields: object, answered: (pdu: Pdu) => void): boolean;
    deliver_sm(fields: object, answered: (pdu: Pdu) => void): boolean;
    enquire_link(answered: (pdu: Pdu) => void): boolean;
    unbind(answered: (pdu: Pdu) => void): boolean;
    close(): void;
    destroy(): void;
  }

  const smpp: {
    connect(options: object): Session;
    createServer(listener: (session: Session) => void): NetServer;
    readonly errors: Readonly<Record<string, number>>;
    readonly encodings: {
      readonly ASCII: { match(text: string): boolean; encode(text: string): Buffer };
    };
  };
  // biome-ignore lint/style/noDefaultExport: that is how Node sees a package that is no module.
  export default smpp;
}
