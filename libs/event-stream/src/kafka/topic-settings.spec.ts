import { ALERTS_TOPIC, EVENTS_TOPIC, faultsOf, settingsOf } from './topic-settings';

describe('the settings of a topic', () => {
  it('of events keep everything for ever', () => {
    expect(faultsOf(settingsOf(EVENTS_TOPIC))).toEqual([]);
    expect(settingsOf(ALERTS_TOPIC)).toMatchObject({ 'cleanup.policy': 'delete' });
  });

  it('that would lose history are named, all of them', () => {
    const faults = faultsOf({
      'cleanup.policy': 'compact',
      'retention.ms': '3600000',
      'retention.bytes': '1',
      'max.message.bytes': '1048588',
    });
    expect(faults).toHaveLength(4);
    for (const name of ['cleanup.policy', 'retention.ms', 'retention.bytes', 'max.message.bytes'])
      expect(faults.join()).toContain(`${name} is `);
  });
});
