// Pictures of pages of the built site, as on a desk and on a telephone; every page held against WCAG
// 2.2 AA by axe, in light and in dark; the search tried; and no request may leave the site.
// Usage: node look.js SITE PICTURES
const fs = require('fs')
const http = require('http')
const path = require('path')
const puppeteer = require('puppeteer-core')

const [site, pictures] = process.argv.slice(2)
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const ONLY = process.argv[4]  // a part of the names of pages
const SHOWN = ['index', 'user_guide', 'method', 'algorithms/index', 'algorithms/fitmodel',
  'reference/index', 'formats', 'calibration', 'benchmarks']
const SIZES = {desk: {width: 1366, height: 900}, phone: {width: 390, height: 844, isMobile: true}}
const KINDS = {'.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png'}

function serve() {
  const server = http.createServer((request, response) => {
    const file = path.join(site, decodeURIComponent(new URL(request.url, 'http://x').pathname))
    if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {'Content-Type': KINDS[path.extname(file)] || 'text/plain'})
    response.end(fs.readFileSync(file))
  })
  return new Promise(ready => server.listen(0, '127.0.0.1', () => ready(server)))
}

function pages(folder, inside = '') {
  return fs.readdirSync(folder, {withFileTypes: true}).flatMap(one => {
    const name = path.join(inside, one.name)
    if (one.isDirectory()) return pages(path.join(folder, one.name), name)
    return one.name.endsWith('.html') && one.name !== '404.html' ? [name] : []
  })
}

async function main() {
  const server = await serve()
  const origin = `http://127.0.0.1:${server.address().port}/`
  const browser = await puppeteer.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']})
  const page = await browser.newPage()
  const outside = new Set(), faults = []
  page.on('request', one => {
    if (!one.url().startsWith(origin) && !one.url().startsWith('data:')) outside.add(one.url())
  })
  page.on('pageerror', fault => faults.push(`${page.url()}: ${fault}`))
  fs.mkdirSync(pictures, {recursive: true})
  const all = pages(site).filter(one => !ONLY || one.includes(ONLY))
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}])
    await page.goto(`${origin}index.html`, {waitUntil: 'load'})
    await page.evaluate(() => localStorage.clear())  // else the theme keeps the first
    await page.setViewport(SIZES.desk)
    for (const name of all) {
      await page.goto(origin + name, {waitUntil: 'load'})
      await page.evaluate(AXE)
      const found = await page.evaluate(rules => axe.run({runOnly: rules}), RULES)
      for (const one of found.violations) {
        const nodes = one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | ')
        faults.push(`${name} (${scheme}): ${one.id}, ${one.nodes.length} times: ${nodes}`)
      }
    }
    for (const [size, view] of Object.entries(SIZES)) {
      await page.setViewport(view)
      for (const name of SHOWN.filter(one => all.includes(`${one}.html`))) {
        await page.goto(`${origin}${name}.html`, {waitUntil: 'load'})
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
        if (wide) faults.push(`${name} (${size}): wider than the screen`)
        await page.screenshot({path: path.join(pictures, `${name.replace('/', '_')}_${size}_${scheme}.png`)})
      }
    }
  }
  await page.setViewport(SIZES.desk)
  await page.goto(`${origin}index.html`, {waitUntil: 'load'})
  await page.focus('input.md-search__input')
  await page.keyboard.type('exposure', {delay: 30})
  await page.waitForSelector('.md-search-result__item', {timeout: 20000})
  const hits = (await page.$$('.md-search-result__item')).length
  await page.screenshot({path: path.join(pictures, 'search.png')})
  await browser.close()
  server.close()
  outside.forEach(one => faults.push(`asked for ${one}`))
  console.log(`${all.length} pages in light and dark, by axe: ${RULES.join(', ')}`)
  console.log(`the search finds ${hits} pages for “exposure”`)
  console.log(faults.length ? faults.join('\n') : 'nothing found')
  process.exit(faults.length || !hits ? 1 : 0)
}

main()
