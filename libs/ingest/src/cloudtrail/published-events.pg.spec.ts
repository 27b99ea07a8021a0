import { EventStore, eventStoreMigrations, migrate } from '@app/event-store';
import { iamEvents } from '@app/iam';
import { sampleOrganization } from '@app/sample-org';
import { PublishedSchemas, testDatabase } from '@app/testing';
import { importCloudTrail } from './import-cloudtrail';

it('a year of records becomes events that hold to asyncapi.yaml', async () => {
  const accountId = '200000000002';
  const { records } = sampleOrganization({ accountId, until: new Date('2026-01-05T12:00:00Z') });
  async function* bytes() {
    yield Buffer.from(JSON.stringify({ Records: records }));
  }
  const key = `ingest ${eventStoreMigrations.map(({ name }) => name).join()}`;
  const database = await testDatabase({ key, run: (url) => migrate(url, eventStoreMigrations) });
  const store = await EventStore.open({ url: database.url, catalogue: iamEvents });
  try {
    await importCloudTrail(store, bytes(), { actor: { kind: 'operator' }, correlationId: 'spec' });
    const events = await store.readLog({ after: 0, limit: 10_000 });
    expect(events.length).toBeGreaterThan(1_500);
    const published = new PublishedSchemas();
    expect(events.flatMap((event) => published.faults(event))).toEqual([]);
  } finally {
    await store.close();
    await database.drop();
  }
});
