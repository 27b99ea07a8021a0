import { auditMirroring, auditProjections } from '@app/audit';
import { ProjectionRunner } from '@app/projection';
import type { Message } from 'kafkajs';
import type { Figure } from '../figure';
import { ACCOUNT } from '../log/history';
import { EVENTS, onFilledTopic } from './filled-topic';
import { consumeRaw, produceRaw } from './raw-client';

/** As many as the relay sends at once. */
const BATCH = 500;

/** What the relay publishes, against a raw producer that sends the same records in the same batches; what the projector folds, against a raw consumer that only parses. */
export const throughputFigures = (): Promise<Figure[]> =>
  onFilledTopic(async ({ store, stream, brokers, logIndex, relaySeconds }) => {
    const messages: Message[] = [];
    await consumeRaw(brokers, logIndex, ({ key, value, headers }, partition) => messages.push({ key, value, headers, partition }));
    const produced = logIndex / (await produceRaw(brokers, messages, BATCH));
    messages.length = 0;
    let parsed = 0;
    const consumed =
      logIndex /
      (await consumeRaw(brokers, logIndex, ({ value }) => (parsed += (JSON.parse(String(value)) as { logIndex: number }).logIndex)));
    if (parsed === 0) throw new Error('The raw consumer parsed nothing');

    let began = 0;
    const projected = (): void => void (began ||= performance.now());
    const runner = new ProjectionRunner({
      name: 'audit',
      store,
      stream,
      projections: auditProjections,
      mirroring: auditMirroring,
      projected,
    });
    const start = performance.now();
    await runner.start();
    if (!(await runner.caughtUp(ACCOUNT, logIndex, 120_000))) throw new Error('the projections did not catch up in 2 minutes');
    const folded = EVENTS / ((performance.now() - (began || start)) / 1_000);
    await runner.stop();
    const relayed = logIndex / relaySeconds;
    return [
      {
        name: 'relay',
        value: relayed,
        unit: 'events/s',
        baseline: { name: 'raw producer', value: produced },
        ratio: relayed / produced,
        bound: { ratioAtLeast: 0.6 },
      },
      {
        name: 'project',
        value: folded,
        unit: 'events/s',
        baseline: { name: 'raw consumer', value: consumed },
        ratio: folded / consumed,
        bound: { ratioAtLeast: 0.4 },
      },
    ];
  });
