// Prints the events of an agency's topic: BOOTSTRAP TOPIC [COUNT]
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

public class Reader {
    public static void main(String[] args) {
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "group.id", "reader-java",
                "auto.offset.reset", "earliest", "key.deserializer", StringDeserializer.class,
                "value.deserializer", CloudEventDeserializer.class);
        long left = args.length > 2 ? Long.parseLong(args[2]) : Long.MAX_VALUE;
        try (var consumer = new KafkaConsumer<String, CloudEvent>(settings)) {
            consumer.subscribe(List.of(args[1]));
            while (left > 0) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    var event = record.value();
                    var data = new String(event.getData().toBytes(), StandardCharsets.UTF_8);
                    System.out.println(event.getExtension("sequence") + " " + event.getType() + " "
                            + event.getSubject() + " " + data);
                    left--;
                }
            }
        }
    }
}
