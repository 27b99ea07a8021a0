import { describeEventStream, describeKafka, kafkaAddress } from '@app/testing';
import { KafkaPlace } from './kafka.fixture';

describeKafka('through Kafka', () => {
  describeEventStream('kafka', async () => {
    const place = await KafkaPlace.open(await kafkaAddress());
    await place.relay();
    return {
      write: (accountId, count) => place.write(accountId, count),
      open: (subscriber) => place.stream(subscriber),
      close: () => place.close(),
    };
  });
});
