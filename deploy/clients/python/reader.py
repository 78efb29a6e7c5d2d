"""Prints the events of an agency's topic: BOOTSTRAP TOPIC [COUNT]"""
import json
import sys

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event
from confluent_kafka import Consumer

consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "reader-python",
                     "auto.offset.reset": "earliest"})
consumer.subscribe([sys.argv[2]])
left = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
while left > 0:
    message = consumer.poll(1)
    if message is None or message.error():
        continue
    headers = {name: value.decode() for name, value in message.headers()}
    event = from_kafka_event(KafkaMessage(headers, message.key(), message.value()))
    print(event.get_extension("sequence"), event.get_type(), event.get_subject(),
          json.dumps(event.get_data(), ensure_ascii=False), flush=True)
    left -= 1
consumer.close()
