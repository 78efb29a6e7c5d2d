// What the fields of a stream's state are called, and its statuses.
import { useCommands } from './commands';
import { fieldName } from './field_names';
import { fieldsOf, useNames, type FieldNames } from './names';
import { useSpeech } from './words';

export function useStateNames(kind: string): Record<string, FieldNames> {
    const { language } = useSpeech();
    const { fields } = useNames();
    const commands = useCommands(language) ?? [];
    const values: Record<string, string> = {};
    for (const { stream, turn } of commands) {
        if (stream !== kind) continue;
        for (const [status, names] of Object.entries(turn?.statuses ?? {})) {
            values[status] = names[language];
        }
    }
    const status = { name: fieldName('status', language), decimals: 0, values };
    return { ...fieldsOf(kind, fields), status };
}
