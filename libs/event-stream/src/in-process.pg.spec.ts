import { EventStore, eventStoreMigrations, migrate } from '@app/event-store';
import { describeEventStream, testDatabase, toyEvent, toyEvents } from '@app/testing';
import { InProcessEventStream } from './in-process';
import { Relay } from './relay';

const CHUNK = 500;

describeEventStream('in-process', async () => {
  const database = await testDatabase({ key: 'event-stream', run: (url) => migrate(url, eventStoreMigrations) });
  const store = await EventStore.open({ url: database.url, catalogue: toyEvents });
  const relay = await Relay.start({ store, stream: new InProcessEventStream({ store }), destination: 'in-process' });
  return {
    async write(accountId, count) {
      const stream = `account/${accountId}` as const;
      const facts = Array.from({ length: count }, (_, n) =>
        toyEvent(accountId, stream, { type: 'NoteErased', data: { noteId: `note-${n}` } }),
      );
      const written = [];
      while (facts.length > 0) {
        const account = { ensure: { name: null, mode: 'managed' } } as const;
        written.push(...(await store.append(accountId, stream, facts.splice(0, CHUNK), { expected: 'any', account })).events);
      }
      return written;
    },
    open: () => Promise.resolve(new InProcessEventStream({ store })),
    async close() {
      await relay.stop();
      await store.close();
      await database.drop();
    },
  };
});
