import type { Page } from "playwright-core"
import type { Case } from "./case.ts"
import { type Look, serious, signIn, visit } from "./browser.ts"

const LOOKS: ReadonlyArray<Look> = [
  { locale: "zh-CN", theme: "light", width: 1366, height: 768 },
  { locale: "en-US", theme: "dark", width: 390, height: 844 }
]

/** What a page shows when its rows, form, history or words have come. */
const SHOWN = "main :is([data-row], form, table, [data-entry], [data-worker], p, input[type=file])"

/** Every list, and of each the empty form, the form and the history of its first row, import and print. */
export const walking: ReadonlyArray<Case> = LOOKS.map((look) => ({
  name: `every list, form, history, import and print is fit to use: ${look.locale}, ${look.theme}, ${look.width} px`,
  run: async ({ browser, centre, say }) => {
    const visitor = await visit(browser, centre.baseUrl, look)
    await signIn(visitor, centre.admin.user, centre.admin.password)
    const { page } = visitor
    const wrong: Array<string> = []
    let pages = 0
    for (const path of await pathsOf(page)) {
      await page.goto(path)
      await page.locator("h1").waitFor()
      await page.locator(SHOWN).first().waitFor({ state: "attached" })
      pages += 1
      wrong.push(...(await faultsOf(page, look)).map((fault) => `${path}: ${fault}`))
    }
    await visitor.context.close()
    say(`${pages} pages walked`)
    if (wrong.length > 0 || visitor.complaints.length > 0) throw new Error([...wrong, ...visitor.complaints].join("\n"))
  }
}))

/** The pages of each thing that the administration has a link to. */
const pathsOf = async (page: Page): Promise<ReadonlyArray<string>> => {
  const lists = await page
    .locator("a.thing-link")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))
  const paths: Array<string> = ["/system"]
  for (const list of lists) {
    // The parameters, the test call and the wizard are no lists.
    if (list.includes("/~") || !list.startsWith("/administration/")) {
      paths.push(list)
      continue
    }
    paths.push(list, `${list}/~new`, `${list}/~import`, `${list}/~print`)
    const answer = await page.request.get(`${list.replace("/administration", "/api")}?limit=1`)
    const { items } = (await answer.json()) as { readonly items: ReadonlyArray<{ readonly id: string }> }
    for (const { id } of items)
      paths.push(`${list}/${encodeURIComponent(id)}`, `${list}/${encodeURIComponent(id)}/history`)
  }
  return paths
}

const faultsOf = async (page: Page, { locale, width }: Look): Promise<ReadonlyArray<string>> => {
  const beyond = Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))
  const language = await page.locator("html").getAttribute("lang")
  return [
    ...(beyond > 0 ? [`${beyond} px wider than ${width}`] : []),
    ...(language === (locale === "zh-CN" ? "zh-CN" : "en") ? [] : [`speaks ${language} to ${locale}`]),
    ...(await serious(page))
  ]
}
