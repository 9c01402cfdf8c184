import { describe, expect, test } from "vitest"
import { answerChallenge, ha1Of, isProof, md5, parseChallenge, parseCredentials, writeChallenge } from "./digest.ts"
import { makeNonces, NONCE_LIFETIME_MS } from "./nonces.ts"

/** The example of RFC 2617 §3.5. */
const CHALLENGE =
  'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
const ANSWER =
  'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
const HA1 = "939e7578ed9e3c518a452acee763bce9"

const credentials = (value: string) => {
  const parsed = parseCredentials(value)
  if (parsed === undefined) throw new Error("no credentials")
  return parsed
}

describe("RFC 2617 §3.5", () => {
  test("its HA1", () => expect(ha1Of("Mufasa", "testrealm@host.com", "Circle Of Life")).toBe(HA1))
  test("its answer is a proof, for its method only", () => {
    expect(isProof(credentials(ANSWER), "GET", HA1)).toBe(true)
    expect(isProof(credentials(ANSWER), "PUT", HA1)).toBe(false)
  })
  test("we give its answer to its challenge", () => {
    const challenge = parseChallenge(CHALLENGE)
    if (challenge === undefined) throw new Error("no challenge")
    const account = { user: "Mufasa", ha1: HA1 }
    const answer = answerChallenge(challenge, { method: "GET", uri: "/dir/index.html" }, account, {
      nc: 1,
      cnonce: "0a4f113b"
    })
    expect(credentials(answer)).toMatchObject({
      response: "6629fae49393a05397450978507c4ef1",
      nc: "00000001",
      qop: "auth"
    })
    expect(answer).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"')
  })
})

describe("other forms", () => {
  test("without qop (RFC 2069), by its formula", () => {
    const challenge = parseChallenge('Digest realm="r", nonce="n"')
    if (challenge === undefined) throw new Error("no challenge")
    const answer = credentials(
      answerChallenge(
        challenge,
        { method: "REGISTER", uri: "sip:r" },
        { user: "u", ha1: ha1Of("u", "r", "p") },
        { nc: 1, cnonce: "c" }
      )
    )
    expect(answer.qop).toBeUndefined()
    expect(answer.response).toBe(md5(`${md5("u:r:p")}:n:${md5("REGISTER:sip:r")}`))
    expect(isProof(answer, "REGISTER", ha1Of("u", "r", "p"))).toBe(true)
  })
  test("SHA-256, auth-int only and other schemes are not taken", () => {
    expect(parseChallenge('Digest realm="r", nonce="n", algorithm=SHA-512-256')).toBeUndefined()
    expect(parseChallenge('Digest realm="r", nonce="n", qop="auth-int"')).toBeUndefined()
    expect(parseChallenge('Basic realm="r"')).toBeUndefined()
    expect(parseCredentials("NoOneKnowsThisScheme opaque-data=here")).toBeUndefined()
    expect(isProof(credentials(`${ANSWER}, algorithm=SHA-256`), "GET", HA1)).toBe(false)
    expect(isProof(credentials(ANSWER.replace("qop=auth", "qop=auth-int")), "GET", HA1)).toBe(false)
  })
  test("what is not well formed is none", () => {
    for (const bad of ["Digest", "Digest x", 'Digest username="a', "Digest ,,,", 'Digest realm="r"'])
      expect(parseCredentials(bad)).toBeUndefined()
  })
  test("a challenge of ours is one, with a realm that needs quoting", () =>
    expect(parseChallenge(writeChallenge('a "b"', "n", true))).toMatchObject({
      realm: 'a "b"',
      nonce: "n",
      qopAuth: true,
      stale: true
    }))
  test("umlauts and Chinese in names and passwords are summed as UTF-8", () =>
    expect(ha1Of("张", "r", "ü")).toBe(md5(Buffer.from("张:r:ü").toString("latin1"))))
})

describe("nonces", () => {
  const fresh = () => {
    let made = 0
    return makeNonces(() => `t${++made}`)
  }
  test("ours until its lifetime is over", () => {
    const nonces = fresh()
    const nonce = nonces.issue(1_000)
    expect(nonces.judge(nonce, 1_000 + NONCE_LIFETIME_MS - 1)).toBe("ours")
    expect(nonces.judge(nonce, 1_000 + NONCE_LIFETIME_MS)).toBe("old")
  })
  test("made up, changed or of another run it is old", () => {
    const nonces = fresh()
    const nonce = nonces.issue(0)
    for (const forged of ["", ".", "a.b.c", nonce.slice(1), nonce.replace(".0.", ".zzz.")])
      expect(nonces.judge(forged, 0)).toBe("old")
    let made = 100
    expect(makeNonces(() => `t${++made}`).judge(nonce, 0)).toBe("old")
  })
  test("each count once, and rising", () => {
    const nonces = fresh()
    const nonce = nonces.issue(0)
    expect(nonces.spend(nonce, "00000001", 0)).toBe(true)
    expect(nonces.spend(nonce, "00000001", 0)).toBe(false)
    expect(nonces.spend(nonce, "0000000a", 0)).toBe(true)
    expect(nonces.spend(nonce, "00000009", 0)).toBe(false)
    expect(nonces.spend(nonce, "0000000b", 0)).toBe(true)
    expect(nonces.spend(nonce, "xyz", 0)).toBe(false)
  })
  test("without a count once in all", () => {
    const nonces = fresh()
    const nonce = nonces.issue(0)
    expect(nonces.spend(nonce, undefined, 0)).toBe(true)
    expect(nonces.spend(nonce, undefined, 0)).toBe(false)
    expect(nonces.spend(nonce, "00000001", 0)).toBe(false)
  })
})

describe("SHA-256 (RFC 7616 §3.9.1)", () => {
  const challenge = parseChallenge(
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
  )!
  const ha1 = ha1Of("Mufasa", "http-auth@example.org", "Circle of Life", "SHA-256")
  const answer = answerChallenge(
    challenge,
    { method: "GET", uri: "/dir/index.html" },
    { user: "Mufasa", ha1 },
    {
      nc: 1,
      cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    }
  )

  test("the RFC's example", () =>
    expect(answer).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"'))

  test("proves what it is a sum of, and nothing by another algorithm", () => {
    const given = parseCredentials(answer)!
    expect(isProof(given, "GET", ha1)).toBe(true)
    expect(isProof({ ...given, algorithm: undefined }, "GET", ha1)).toBe(false)
    expect(isProof(given, "GET", ha1Of("Mufasa", "http-auth@example.org", "Circle of Life"))).toBe(false)
  })
})
