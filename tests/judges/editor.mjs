// node editor.mjs BINARY WORKSPACE… : what an editor makes of the JSON Schemas, by the YAML language server.
//
// 1. It finds no fault in any YAML file of each WORKSPACE.
// 2. In a new change it proposes the verbs, behind a verb the keys of that verb, and nothing else.
// 3. Pointing at a verb or a key tells what it means.
// 4. A slip of the pen is marked where it stands.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { require } from './browser.mjs'

const [binary, ...workspaces] = process.argv.slice(2)
if (workspaces.length === 0) {
  console.error('usage: node editor.mjs BINARY WORKSPACE…')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'policy-editor-'))
const kinds = ['amendments', 'register', 'figures', 'lexicons', 'manifest']
for (const kind of kinds) {
  writeFileSync(join(folder, `${kind}.json`), execFileSync(binary, ['schema', kind]))
}
const settings = { completion: true, hover: true, validate: true, hoverSchemaSource: false, schemaStore: { enable: false } }
const server = await start()
let faults = 0, files = 0, asked = 0
const fault = text => { faults += 1; console.log(`FAULT  ${text}`) }
const same = (found, expected, what) => {
  asked += 1
  const [one, other] = [found, expected].map(list => [...list].sort().join(' '))
  if (one !== other) fault(`${what}: ${one || 'nothing'} in place of ${other}`)
}

for (const workspace of workspaces) {
  for (const name of ['policy.yaml', ...below(workspace, 'amendments'), ...below(workspace, 'data')]) {
    files += 1
    const { found } = await open(kindOf(name), readFileSync(join(workspace, name), 'utf8'))
    for (const { range, message } of found) fault(`${join(workspace, name)}:${range.start.line}: ${message}`)
  }
}

const head = 'policy: tip\namendments:\n  - id: tip-a\n    editorial: e\n'
const { definitions } = JSON.parse(readFileSync(join(folder, 'amendments.json'), 'utf8'))
for (const [owner, key] of [['change', 'changes'], ['guard', 'ensure']]) {
  const verbs = Object.keys(definitions[owner].dependencies)
  const list = `${head}    ${key}:\n      - `
  same(await proposed(list + '‸\n'), verbs, `verbs of a ${owner}`)
  for (const verb of verbs) {
    const { properties } = definitions[`${owner}-${verb}`]
    const keys = Object.keys(properties).filter(key => key !== verb)
    same(await proposed(`${list}${verb}: x\n        ‸\n`), keys, `keys of ${verb}`)
    const told = await meaning(`${list}‸${verb}: x\n`)
    same([told], [properties[verb].description], `meaning of ${verb}`)
  }
}
same(await proposed(`${head}    changes:\n      - edit:\n          ‸\n`),
  Object.keys(definitions['target-by-words'].properties), 'keys of a target')
same(await proposed('policy: tip\ndispositions:\n  A:\n    decision: ‸\n'),
  definitions.disposition.properties.decision.enum, 'decisions')
same(await meaning(`${head}    changes:\n      - edit: a\n        ‸find: b\n`),
  definitions['change-edit'].properties.find.description, 'meaning of find')

for (const [slip, place] of [
  ['edit: a\n        finb: b\n        put: c', '8:9'],
  ['edit: { in: a, paragrph: b }\n        find: b\n        put: c', '7:24'],
  ['edti: a', '7:9'],
  ['insert: a', '7:9'],
  ['edit: a\n        find: [b]\n        put: c', '8:15'],
]) {
  const { found } = await open('amendments', `${head}    changes:\n      - ${slip}\n`)
  const places = found.map(({ range }) => `${range.start.line + 1}:${range.start.character + 1}`)
  asked += 1
  if (!places.includes(place)) fault(`${JSON.stringify(slip)} is marked at ${places.join(', ') || 'no place'}, not at ${place}`)
}

server.child.kill()
rmSync(folder, { recursive: true })
console.log(`editor: ${files} files, ${asked} questions, ${faults} faults`)
process.exit(faults ? 1 : 0)

function below(workspace, name) {
  const path = join(workspace, name)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true }).filter(file => file.endsWith('.yaml')).sort().map(file => `${name}/${file}`)
}

function kindOf(name) {
  if (name === 'policy.yaml') return 'manifest'
  if (name === 'amendments/register.yaml') return 'register'
  if (name === 'data/lexicons.yaml') return 'lexicons'
  return name.startsWith('data/') ? 'figures' : 'amendments'
}

// Opens a text as a file of a kind; `‸` in it, if any, is where the cursor stands.
async function open(kind, written) {
  const marked = `# yaml-language-server: $schema=${kind}.json\n${written}`
  const cursor = marked.indexOf('‸')
  const text = marked.replace('‸', '')
  const uri = pathToFileURL(join(folder, `${(server.opened += 1)}.yaml`)).href
  const found = await server.open(uri, text)
  const before = marked.slice(0, Math.max(cursor, 0)).split('\n')
  const position = { line: before.length - 1, character: before.at(-1).length }
  return { found, at: { textDocument: { uri }, position } }
}

// What is proposed at the cursor, but for the item that writes all demanded keys at once.
async function proposed(text) {
  const { at } = await open('amendments', text)
  const { items } = await server.ask('textDocument/completion', at)
  return items.filter(item => item.kind !== 7).map(item => item.label)
}

async function meaning(text) {
  const { at } = await open('amendments', text)
  const told = (await server.ask('textDocument/hover', at))?.contents.value ?? ''
  return told.replace(/^#### .*\n+/, '').replace(/\\/g, '').trim().split('\n')[0]
}

async function start() {
  const program = require.resolve('yaml-language-server/bin/yaml-language-server')
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const server = { child, opened: 0, ask, open }
  const answers = new Map(), diagnostics = new Map()
  let held = Buffer.alloc(0), number = 0
  child.stdout.on('data', data => {
    held = Buffer.concat([held, data])
    for (;;) {
      const end = held.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/i.exec(held.subarray(0, Math.max(end, 0)))?.[1])
      if (end < 0 || held.length < end + 4 + length) return
      take(JSON.parse(held.subarray(end + 4, end + 4 + length)))
      held = held.subarray(end + 4 + length)
    }
  })
  function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  function take({ id, method, params, result, error }) {
    if (method === 'textDocument/publishDiagnostics') diagnostics.get(params.uri)?.(params.diagnostics)
    else if (method === 'workspace/configuration') {
      send({ id, result: params.items.map(({ section }) => section === 'yaml' ? settings : null) })
    } else if (method && id !== undefined) send({ id, result: null })
    else if (!method) error ? answers.get(id)[1](new Error(error.message)) : answers.get(id)[0](result)
  }
  function ask(method, params) {
    const id = (number += 1)
    send({ id, method, params })
    return new Promise((resolve, reject) => answers.set(id, [resolve, reject]))
  }
  function open(uri, text) {
    const found = new Promise(resolve => diagnostics.set(uri, resolve))
    send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } })
    return found
  }
  const rootUri = pathToFileURL(folder).href
  const completion = { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } }
  const textDocument = { completion, hover: { contentFormat: ['markdown'] }, publishDiagnostics: {} }
  const capabilities = { textDocument, workspace: { configuration: true } }
  await ask('initialize', { processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: 'w' }], capabilities })
  send({ method: 'initialized', params: {} })
  send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: settings } } })
  return server
}
