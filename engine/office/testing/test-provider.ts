import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Provider } from "oidc-provider"

/** What the provider knows of its accounts, by login. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export const CLIENT = { clientId: "carillon", clientSecret: "a secret that both know" }

/** A real OpenID provider (certified; npm's oidc-provider) on a free port, with pages to sign in at. */
export interface TestProvider {
  readonly issuer: string
  /** Signs in there as a browser does that takes each step; answers the query with which it is sent back. */
  readonly walk: (url: string, login: string) => Promise<string>
  readonly stop: () => Promise<void>
}

export const startProvider = async (accounts: Accounts, redirectUri: string): Promise<TestProvider> => {
  // The port has to be known before the provider is made: it is part of its name.
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [redirectUri]
      }
    ],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "groups"],
      email: ["email", "email_verified"]
    },
    pkce: { required: () => true },
    cookies: { keys: ["a key of the test"] },
    findAccount: (_, login) =>
      accounts[login] === undefined
        ? undefined
        : { accountId: login, claims: () => ({ sub: login, ...accounts[login] }) }
  })
  quiet(provider)
  server.on("request", provider.callback())
  return { issuer, walk: (url, login) => walk(url, login, redirectUri), stop: () => stopped(server) }
}

/** It warns of its own pages and keys of development, which is what they are here. */
const quiet = (provider: Provider): void => void provider.on("server_error", (_, error) => console.error(error))

const stopped = (server: Server): Promise<void> => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A browser: keeps cookies, follows redirects, fills in the form. */
const walk = async (url: string, login: string, redirectUri: string): Promise<string> => {
  const cookies = new Map<string, string>()
  let next: { readonly url: string; readonly body?: URLSearchParams } = { url }
  for (let step = 0; step < 20; step++) {
    if (next.url.startsWith(redirectUri)) return new URL(next.url).search.slice(1)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const answer: Response = await fetch(next.url, {
      redirect: "manual",
      headers: { cookie },
      ...(next.body === undefined ? {} : { method: "POST", body: next.body })
    })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ""] = set.split(";")
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1))
    }
    const location = answer.headers.get("location")
    if (location !== null) {
      next = { url: new URL(location, next.url).href }
      continue
    }
    const page = await answer.text()
    const action = /action="([^"]+)"/u.exec(page)?.[1]
    const prompt = /name="prompt" value="(\w+)"/u.exec(page)?.[1]
    if (action === undefined || prompt === undefined) throw new Error(`${answer.status} ${page.slice(0, 500)}`)
    const fields = prompt === "login" ? { prompt, login, password: "any" } : { prompt }
    next = { url: new URL(action, next.url).href, body: new URLSearchParams(fields) }
  }
  throw new Error("the provider goes round in circles")
}
