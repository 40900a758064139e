// Run axe-core on pages of this disk, at two widths, without a network; used by tools/accessibility.
const path = require("path");
const puppeteer = require("puppeteer-core");
const AXE = require.resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 390];

async function look(browser, file, width) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 800 });
  await page.setOfflineMode(true);
  await page.setBypassCSP(true); // else axe itself is kept out
  await page.goto(`file://${path.resolve(file)}`);
  await page.addScriptTag({ path: AXE });
  const found = await page.evaluate((tags) => axe.run({ runOnly: tags }), RULES);
  await page.close();
  return found;
}

async function main([chromium, ...files]) {
  const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  let faults = 0;
  console.log("| page | width | rules met | faults | undecided |\n|---|---|---|---|---|");
  for (const file of files) {
    for (const width of WIDTHS) {
      const { passes, violations, incomplete } = await look(browser, file, width);
      const undecided = incomplete.map((one) => one.id).join(", ");
      console.log(`| ${path.basename(file)} | ${width} | ${passes.length} | ${violations.length} | ${undecided} |`);
      for (const one of violations) {
        faults += 1;
        console.error(`${file}: ${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 200)}`);
      }
    }
  }
  await browser.close();
  return faults ? 1 : 0;
}

main(process.argv.slice(2)).then((status) => process.exit(status));
