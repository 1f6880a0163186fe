// node schema.mjs BINARY CASES WORKSPACE… : the JSON Schemas of `policy schema` by Ajv, which nobody here wrote.
//
// 1. Each schema is sound by its own draft, and has no keyword that no standard and no editor knows.
// 2. Each YAML file of each WORKSPACE is taken.
// 3. In the literate cases below CASES, the schema refuses a file where the tool finds its shape wrong, and no other.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { require } from './browser.mjs'

const Ajv = require('ajv')
const { parseDocument } = require('yaml')

const kinds = ['amendments', 'apply', 'register', 'figures', 'lexicons', 'manifest']
// Editors know these beside the keywords of the standard.
const editors = ['errorMessage', 'enumDescriptions']
// Findings about the shape of a file; a schema refuses it too.
const shape = ['unknown-key', 'missing-key', 'no-verb', 'several-verbs', 'wrong-type', 'empty-text', 'malformed-id']
// Findings about words that may be no schema's business; where it is one's, it refuses the file.
// Findings of such a code that are about the words or the other files: no schema sees them.
const beyond = ['takes one paragraph', 'which `put` does not mark', 'gets a new value, but no']
const partly = ['unknown-value', 'unknown-acceptance', 'duplicate-id', 'nesting-too-deep']

const [binary, cases, ...workspaces] = process.argv.slice(2)
if (workspaces.length === 0) {
  console.error('usage: node schema.mjs BINARY CASES WORKSPACE…')
  process.exit(2)
}
const ajv = new Ajv({ strictSchema: true, strictTypes: false, strictTuples: false, allErrors: true })
ajv.addVocabulary(editors)
const checks = Object.fromEntries(kinds.map(kind =>
  [kind, ajv.compile(JSON.parse(execFileSync(binary, ['schema', kind], { encoding: 'utf8' })))]))

let faults = 0
const fault = text => { faults += 1; console.log(`FAULT  ${text}`) }
const count = { taken: 0, refused: 0, files: 0 }

for (const workspace of workspaces) {
  const names = ['policy.yaml', ...below(workspace, 'amendments'), ...below(workspace, 'data')]
  for (const name of names) {
    count.files += 1
    const refused = check(name, readFileSync(join(workspace, name), 'utf8'))
    if (refused) fault(`${join(workspace, name)}: ${refused}`)
  }
}
for (const name of readdirSync(cases, { recursive: true }).filter(name => name.endsWith('.md')).sort()) {
  play(join(cases, name))
}
if (count.files === 0 || count.taken === 0 || count.refused === 0) fault('nothing to judge')
console.log(`schema: ${kinds.length} schemas, ${count.files} files of workspaces; ` +
  `of the cases ${count.taken} taken, ${count.refused} refused; ${faults} faults`)
process.exit(faults ? 1 : 0)

function below(workspace, folder) {
  const path = join(workspace, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true }).filter(name => name.endsWith('.yaml')).sort().map(name => `${folder}/${name}`)
}

function kindOf(name) {
  if (name === 'policy.yaml') return 'manifest'
  if (name === 'amendments/register.yaml') return 'register'
  if (name === 'data/lexicons.yaml') return 'lexicons'
  if (name.startsWith('data/')) return 'figures'
  // A file beside the folders of a workspace is for `policy apply`.
  return name.includes('/') ? 'amendments' : 'apply'
}

// Says why the schema refuses a file; nothing for one that it takes, for an empty one, and for one that is no YAML.
function check(name, text) {
  const document = parseDocument(text, { version: '1.2', schema: 'core' })
  const value = document.errors.length ? null : document.toJS()
  const keeps = checks[kindOf(name)]
  if (value === null || keeps(value)) return null
  return keeps.errors.map(error => `${error.instancePath || '/'} ${error.message}`).join('; ')
}

// Follows the files of a case through its commands, and compares after each.
function play(path) {
  const files = new Map()
  const lines = readFileSync(path, 'utf8').split('\n')
  while (lines.length) {
    const [, fence, info] = /^(`{3,})(.*)$/.exec(lines.shift()) ?? []
    if (!fence) continue
    const block = lines.splice(0, lines.indexOf(fence) + 1).slice(0, -1)
    const [language, name] = info.trim().split(/\s+/)
    if (language === 'yaml' && name === 'change') {
      for (const known of files.keys()) if (known.startsWith('amendments/')) files.delete(known)
      files.set('amendments/example.yaml', amendment(block))
    } else if (language === 'yaml' && name) files.set(name, block.join('\n') + '\n')
    const commands = block.filter(line => /^\$ policy (build|check|status|apply)/.test(line))
    // Findings are read as people see them; and a file that is put right is no longer the case's.
    if (commands.some(line => / --fix/.test(line))) return
    if (language === 'console' && commands.length && !commands.some(line => / --message-format/.test(line))) {
      compare(path, read(files, commands), findings(block))
    }
  }
}

// Returns the files that commands read: those of the workspace, or what is named behind `apply`.
function read(files, commands) {
  const named = commands.flatMap(line => line.split(/\s+/))
  const whole = commands.some(line => !/ apply /.test(line))
  return new Map([...files].filter(([name]) => kindOf(name) === 'apply' ? named.includes(name) : whole))
}

// Returns a file with one amendment that makes a change, or the changes of a list.
function amendment(change) {
  const list = change[0].startsWith('- ') ? change : change.map((line, at) => (at ? '  ' : '- ') + line)
  const head = ['policy: parks', 'amendments:', '  - id: example', '    editorial: an example', '    changes:']
  return [...head, ...list.map(line => line && '      ' + line), ''].join('\n')
}

// Returns the codes of what was found in each file.
function findings(block) {
  const found = new Map()
  block.forEach((line, at) => {
    const code = beyond.some(words => line.includes(words)) ? undefined : /^error\[(.*?)\]/.exec(line)?.[1]
    const place = block.slice(at + 1).find(line => /^ *--> /.test(line) || /^error\[/.test(line))
    const file = /^ *--> (.*?):\d+/.exec(place ?? '')?.[1]
    if (code && file) found.set(file, [...found.get(file) ?? [], code])
  })
  return found
}

function compare(path, files, found) {
  for (const [name, text] of files) {
    const codes = found.get(name) ?? []
    if (codes.includes('yaml-syntax')) continue
    const refused = check(name, text)
    count[refused ? 'refused' : 'taken'] += 1
    const misshapen = codes.filter(code => shape.includes(code))
    if (refused && !codes.some(code => shape.includes(code) || partly.includes(code))) {
      fault(`${path}: only the schema refuses ${name}: ${refused}`)
    }
    if (!refused && misshapen.length) fault(`${path}: the schema takes ${name} in spite of ${misshapen.join(', ')}`)
  }
}
