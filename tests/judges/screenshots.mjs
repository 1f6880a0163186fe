// node screenshots.mjs BUILD_DIR OUT_DIR : pictures of every index.html and draft.html of a build for people to look at: on four
// screens, scrolled to the end, and on paper in grey. Prints the path of each picture. Judges nothing.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch, pagesIn } from './browser.mjs'

const [build, out] = process.argv.slice(2)
if (!build || !out) {
  console.error('usage: node screenshots.mjs BUILD_DIR OUT_DIR')
  process.exit(2)
}
const screens = [
  { width: 320, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
]
const height = 1500

mkdirSync(out, { recursive: true })
const browser = await launch()
for (const file of pagesIn(build).filter(name => ['index.html', 'draft.html'].includes(basename(name)))) {
  const stem = join(out, relative(build, file).replace(/\.html$/, '').replaceAll('/', '-'))
  const address = pathToFileURL(resolve(file)).href
  for (const screen of screens) await onScreen(address, stem, screen)
  await onPaper(address, stem)
}
await browser.close()

async function onScreen(address, stem, { width, colorScheme }) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  await page.goto(address)
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  const name = `${stem}-${width}${colorScheme === 'dark' ? '-dark' : ''}`
  for (let top = 0, number = 1; top < whole; top += height, number += 1) {
    const path = `${name}-${String(number).padStart(2, '0')}.png`
    await page.evaluate(top => scrollTo(0, top), top)
    await page.screenshot({ path })
    console.log(path)
  }
  await page.close()
}

async function onPaper(address, stem) {
  const page = await browser.newPage()
  await page.goto(address)
  await page.pdf({ path: `${stem}-print.pdf`, format: 'A4', preferCSSPageSize: true })
  await page.close()
  execFileSync('pdftoppm', ['-r', '80', '-gray', '-png', `${stem}-print.pdf`, `${stem}-print`])
  const pictures = readdirSync(dirname(stem)).filter(name => name.startsWith(`${basename(stem)}-print-`))
  for (const name of pictures.sort()) console.log(join(dirname(stem), name))
}
