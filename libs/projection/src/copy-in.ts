import pg from 'pg';

const COPY_DATA = 'd'.charCodeAt(0);
/** A message's kind and its length. */
const HEADER = 5;

/** `COPY … FROM STDIN` with its data in one piece, sent without waiting to be asked for it: if the statement fails the server passes over the data. */
export class CopyIn extends pg.Query {
  /** `data` is in COPY's text format (see row-text.ts). */
  constructor(
    readonly statement: string,
    readonly data: string,
    done: (error?: Error | null) => void,
  ) {
    super({ text: statement }, undefined, done);
  }

  override submit = (connection: pg.Connection): void => {
    const piece = Buffer.allocUnsafe(HEADER + Buffer.byteLength(this.data));
    piece.writeUInt8(COPY_DATA);
    piece.writeInt32BE(piece.length - 1, 1);
    piece.write(this.data, HEADER);
    connection.query(this.statement);
    connection.stream.write(piece);
    (connection as unknown as { endCopyFrom(): void }).endCopyFrom();
  };

  /** The server says that it expects the data, which is on its way. */
  handleCopyInResponse(): void {}
}

/** Writes rows into a table; resolves when they are written. */
export const copyIn = (client: pg.ClientBase, statement: string, data: string): Promise<void> =>
  new Promise((resolve, reject) => void client.query(new CopyIn(statement, data, (error) => (error ? reject(error) : resolve()))));
