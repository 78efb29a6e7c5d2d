// Says what @asyncapi/parser finds wrong in a document: FILE
import {readFileSync} from 'node:fs';
import {Parser} from '@asyncapi/parser';

const {document, diagnostics} = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
const errors = diagnostics.filter((one) => one.severity === 0);
for (const one of errors) console.error(one.path.join('/'), one.message);
if (errors.length > 0 || document === undefined) process.exit(1);
console.log(document.allMessages().all().length);
