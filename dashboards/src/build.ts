import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './parts/board.js'
import { actor } from './boards/actor.js'
import { alert } from './boards/alert.js'
import { onCall } from './boards/on-call.js'
import { overview } from './boards/overview.js'
import { platform } from './boards/platform.js'
import { rules } from './boards/rules.js'
import { sources } from './boards/sources.js'
import { systems } from './boards/systems.js'

// Usage: node obj/build.js [FOLDER]; without one, where provisioning looks.
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'grafana')
for (const file of readdirSync(folder).filter(name => name.endsWith('.json')))
  rmSync(join(folder, file))
for (const board of [overview, actor, alert, sources, systems, rules, platform, onCall])
  writeFileSync(join(folder, `${board.uid}.json`), JSON.stringify(build(board), null, 2) + '\n')
