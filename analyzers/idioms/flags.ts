import { arg, idiom, key } from "../idiom.ts";

const asked = { fact: "flag", flag: arg(0) } as const;

/** Code that asks a service of feature flags whether something is on. */
export const flags = idiom({
  name: "flags",
  packages: [
    "@growthbook/growthbook",
    "@growthbook/growthbook-react",
    "@launchdarkly/js-client-sdk",
    "@launchdarkly/node-server-sdk",
    "@launchdarkly/react-client-sdk",
    "@openfeature/react-sdk",
    "@openfeature/server-sdk",
    "@openfeature/web-sdk",
    "@statsig/js-client",
    "@statsig/react-bindings",
    "@unleash/nextjs",
    "@unleash/proxy-client-react",
    "@vercel/flags",
    "flags",
    "flagsmith",
    "flagsmith-nodejs",
    "launchdarkly-js-client-sdk",
    "launchdarkly-node-server-sdk",
    "launchdarkly-react-client-sdk",
    "posthog-js",
    "posthog-node",
    "statsig-node",
    "statsig-react",
    "unleash-client",
    "unleash-proxy-client",
  ],
  docs: "https://openfeature.dev/docs/reference/concepts/evaluation-api",

  calls: [
    {
      call: ["isEnabled", "getVariant"],
      on: ["Unleash!", "UnleashClient!", "default", "initialize()", "startUnleash()", "flagsClient()"],
      loose: "unleash",
      own: true,
      system: "unleash",
      ...asked,
    },
    {
      call: ["isEnabled", "getVariant", "isFeatureEnabled"],
      on: ["flagResolver"],
      loose: "flag",
      own: true,
      system: "own",
      ...asked,
    },
    {
      call: ["isFeatureEnabled", "getFeatureFlag", "getFeatureFlagPayload"],
      on: ["PostHog!", "default", "posthog", "usePostHog()"],
      loose: "posthog",
      system: "posthog",
      ...asked,
    },
    {
      call: ["variation", "boolVariation", "stringVariation", "numberVariation", "jsonVariation", "variationDetail"],
      on: ["init()", "default.init()", "LDClient:", "initialize()", "useLDClient()"],
      loose: "ld",
      system: "launchdarkly",
      ...asked,
    },
    {
      call: ["isOn", "isOff", "getFeatureValue", "evalFeature"],
      on: ["GrowthBook!", "GrowthBookClient!", "useGrowthBook()"],
      loose: "growthbook",
      system: "growthbook",
      ...asked,
    },
    {
      call: ["getBooleanValue", "getStringValue", "getNumberValue", "getObjectValue", "getBooleanDetails"],
      on: ["OpenFeature.getClient()", "Client:"],
      loose: true,
      system: "openfeature",
      ...asked,
    },
    {
      call: ["checkGate", "getFeatureGate", "getExperiment", "getDynamicConfig"],
      on: ["default", "Statsig", "StatsigClient!", "Statsig!"],
      loose: "statsig",
      system: "statsig",
      ...asked,
    },
    {
      call: [
        "useFlag",
        "useVariant",
        "useFeatureFlag",
        "useFeatureFlagEnabled",
        "useFeatureFlagPayload",
        "useFeatureFlagVariantKey",
        "useFeatureIsOn",
        "useFeatureValue",
        "useBooleanFlagValue",
        "useStringFlagValue",
        "useGateValue",
        "useFeatureGate",
      ],
      system: "hook",
      ...asked,
    },
    { call: "flag", fact: "flag", system: "vercel", flag: key(arg(0), "key"), declares: true },
  ],

  examples: [
    {
      title: "clients of several services",
      files: {
        "src/clients.ts": `
          import { initialize } from "unleash-client";
          import { PostHog } from "posthog-node";
          export const unleash = initialize({ url: "https://flags.dev", appName: "shop" });
          export const posthog = new PostHog("key");
          export const names = { pay: "new-pay" } as const;
        `,
        "src/shop.ts": `
          import { names, posthog, unleash } from "./clients";
          export const pay = () => unleash.isEnabled(names.pay);
          export const cart = (user) => posthog.isFeatureEnabled("cart", user);
          export const form = (button) => button.isEnabled("now");
          export const loose = (config) => config.flagResolver.isEnabled("bulk");
        `,
      },
      lines: ["cart uses flag:cart", "loose uses flag:bulk ?", "pay uses flag:new-pay"],
    },
    {
      title: "hooks, and flags that are declared in code",
      files: {
        "src/flags.ts": `
          import { flag } from "flags/next";
          export const banner = flag({ key: "banner", decide: () => false });
        `,
        "src/page.tsx": `
          import { useFeatureFlagEnabled } from "posthog-js/react";
          export const Page = () => useFeatureFlagEnabled("page");
        `,
      },
      lines: ["Page uses flag:page", "banner declares flag:banner"],
    },
  ],
});
