import type { Settings } from "./settings.ts"

/** What holds where carillon.yaml, the environment and the command line say nothing. */
export const defaults: Settings = {
  dataDir: "data",
  locale: "zh-CN",
  timeZone: "Asia/Shanghai",
  log: { level: "info", stamps: "off" },
  http: {
    host: "0.0.0.0",
    port: 8080,
    tls: "off",
    certificate: "",
    key: "",
    names: [],
    allowedOrigins: [],
    trustedProxies: []
  },
  sip: {
    host: "127.0.0.1",
    otherHost: "",
    port: 5060,
    tcpPort: 0,
    tlsPort: 0,
    tlsAuthorities: "",
    webSockets: "on",
    realm: "carillon",
    digest: "md5",
    sessionSeconds: 600,
    registration: { leastSeconds: 60, mostSeconds: 3_600 },
    callsPerSecond: 100,
    messagesPerMinute: 600,
    terminals: [],
    refusalsPerMinute: 10,
    ignoredMinutes: 10
  },
  rtp: { from: 16_384, to: 32_766 },
  media: { threads: 0, silenceSeconds: 60, gain: "on" },
  telephony: {
    kind: "embedded",
    eventSocket: { host: "127.0.0.1", port: 8021, password: "" },
    controllers: [],
    directoryKey: "",
    maxLegs: 400
  },
  lines: {
    host: "127.0.0.1",
    dc09Port: 12_009,
    framings: ["anxin-a1 tcp 12011", "kanglin-20 udp 12012", "kanglin-20 tcp 12012"],
    jsonPort: 12_080,
    mqttPort: 1_883
  },
  database: { url: "", port: 5433 },
  recordings: { dir: "recordings", group: "", maxMinutes: 240, format: "pcm", keepMinutes: 0 },
  prompts: { dir: "config/prompts" },
  signIn: {
    provider: {
      issuer: "",
      name: "公司账号",
      clientId: "",
      clientSecret: "",
      scope: "openid profile email",
      accountClaim: "preferred_username",
      groupsClaim: "groups",
      newPeople: []
    },
    directory: {
      url: "",
      startTls: false,
      bindDn: "",
      bindPassword: "",
      base: "",
      attribute: "uid",
      accounts: "marked"
    }
  },
  webhooks: { allowLocal: false },
  seed: "config/seed/small-centre.yaml"
}
