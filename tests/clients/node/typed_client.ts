// A client whose types were generated from the OpenAPI document: URL TOKEN
import createClient from 'openapi-fetch';
import type {paths} from './generated/anju.js';

declare const process: {argv: string[]};

const [, , baseUrl, token] = process.argv;
const client = createClient<paths>({baseUrl, headers: {Authorization: `Bearer ${token}`}});

const me = await client.GET('/v1/me');
if (me.data === undefined) throw new Error('nobody');
const name: string = me.data.name;

const recorded = await client.POST('/v1/plot/{id}/register', {
  params: {path: {id: '130708-typed'}},
  body: {occurred_on: new Date().toISOString().slice(0, 10), area: '130708', surveyed: 700},
});
const refused = await client.POST('/v1/plot/{id}/register', {
  params: {path: {id: '130708-typed'}},
  body: {occurred_on: new Date().toISOString().slice(0, 10), area: '130708', surveyed: 700},
});
const rule: string | undefined = refused.error?.rule;
const listed = await client.GET('/v1/webhooks');
console.log(JSON.stringify([name, recorded.response.status, rule, listed.data?.rows.length]));
