// Drives a stand-in with Elastic's own client: node check.mjs URL. The stand-in holds three alerts in a closed index.
import assert from 'node:assert/strict';
import { Client, errors } from '@elastic/elasticsearch';

const client = new Client({ node: process.argv[2], maxRetries: 0 });
let held = 0;

async function claim(words, check) {
  try {
    await check();
  } catch (failed) {
    console.error(`does not hold: ${words}`);
    throw failed;
  }
  held++;
  console.log(words);
}

/** The client's own error with this status and type. */
async function refused(promise, status, type) {
  await assert.rejects(promise, error => {
    assert.ok(error instanceof errors.ResponseError, error.stack);
    assert.equal(error.statusCode, status);
    if (type) assert.equal(error.body.error.type, type);
    return true;
  });
}

await claim('it passes the check of the product', async () => {
  assert.match((await client.info()).version.number, /^9\./);
});
await claim('a template that is composed of a missing component is refused', () =>
  refused(client.indices.putIndexTemplate({ name: 'notes', index_patterns: ['notes-*'], composed_of: ['notes-mappings'] }), 400, 'invalid_index_template_exception'));
await claim('templates are stored', async () => {
  const mappings = { properties: { at: { type: 'date' }, size: { type: 'long' }, name: { type: 'keyword' } } };
  assert.ok((await client.cluster.putComponentTemplate({ name: 'notes-mappings', template: { mappings } })).acknowledged);
  const index = { name: 'notes', index_patterns: ['notes-*'], composed_of: ['notes-mappings'], priority: 400, version: 1, template: { aliases: { notes: {} } } };
  assert.ok((await client.indices.putIndexTemplate(index)).acknowledged);
  assert.equal((await client.indices.getIndexTemplate({ name: 'notes' })).index_templates[0].index_template.version, 1);
});
await claim('a policy is stored', async () => {
  await client.ilm.putLifecycle({ name: 'notes', policy: { phases: { delete: { min_age: '30d', actions: { delete: {} } } } } });
  assert.equal((await client.ilm.getLifecycle({ name: 'notes' })).notes.policy.phases.delete.min_age, '30d');
});
await claim('a bulk request answers item by item', async () => {
  const answer = await client.bulk({ operations: [
    { index: { _index: 'notes-1', _id: 'a', version: 2, version_type: 'external' } }, { at: '2026-03-14T22:41:07Z', size: 1, name: 'x' },
    { index: { _index: 'notes-1', _id: 'a', version: 1, version_type: 'external' } }, { size: 2 },
    { index: { _index: 'notes-1', _id: 'b' } }, { size: 'large' },
    { create: { _index: 'notes-1', _id: 'c' } }, { size: 3, name: 'y' },
  ] });
  assert.equal(answer.errors, true);
  assert.deepEqual(answer.items.map(item => Object.values(item)[0].status), [201, 409, 400, 201]);
  assert.equal(answer.items[1].index.error.type, 'version_conflict_engine_exception');
  assert.equal(answer.items[2].index.error.type, 'document_parsing_exception');
});
await claim('a document is read by its id', async () => {
  const found = await client.get({ index: 'notes-1', id: 'a' });
  assert.deepEqual([found._version, found._source.size], [2, 1]);
});
await claim('a missing document is 404 of the client', () => refused(client.get({ index: 'notes-1', id: 'z' }), 404));
await claim('a missing index is 404 of the client', () => refused(client.search({ index: 'nowhere' }), 404, 'index_not_found_exception'));
await claim('a search by alias finds', async () => {
  await client.indices.refresh({ index: 'notes-1' });
  assert.equal((await client.search({ index: 'notes', query: { match_all: {} } })).hits.total.value, 2);
  assert.deepEqual((await client.search({ index: 'notes', query: { term: { name: 'y' } } })).hits.hits.map(hit => hit._id), ['c']);
  assert.equal((await client.count({ index: 'secmon-alerts' })).count, 3);
});
await claim('what the sink wrote is read as it is', async () => {
  const { hits } = await client.search({ index: 'secmon-alerts', query: { term: { 'event.id': 'al-2' } } });
  assert.equal(hits.hits[0]._source.rule.name, 'Many citizens read by one clerk');
});
await claim('a closed index refuses each item', async () => {
  const answer = await client.bulk({ operations: [{ index: { _index: 'secmon-alerts-2026.03', _id: 'al-9' } }, {}] });
  assert.deepEqual([answer.items[0].index.status, answer.items[0].index.error.type], [403, 'cluster_block_exception']);
});
await claim('a malformed request is 400 of the client', () =>
  refused(client.bulk({ operations: [{ create: { _index: 'notes-1', _id: 'd', version: 1, version_type: 'external' } }, {}] }), 400, 'action_request_validation_exception'));

console.log(`${held} claims hold`);
