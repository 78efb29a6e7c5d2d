// Prints the events of an agency's topic: BOOTSTRAP TOPIC [COUNT]
import {CloudEvent} from 'cloudevents';
import kafkajs from 'kafkajs';

const [bootstrap, topic, count] = process.argv.slice(2);
const kafka = new kafkajs.Kafka({brokers: bootstrap.split(','), logLevel: kafkajs.logLevel.ERROR});
const consumer = kafka.consumer({groupId: 'reader-node'});
let left = count === undefined ? Infinity : Number(count);
await consumer.connect();
await consumer.subscribe({topics: [topic], fromBeginning: true});
await consumer.run({
  eachMessage: async ({message}) => {
    if (left-- <= 0) return;
    const event = new CloudEvent(JSON.parse(message.value.toString()));
    console.log(event.sequence, event.type, event.subject, JSON.stringify(event.data));
    if (left === 0) setTimeout(() => consumer.disconnect(), 0);
  },
});
