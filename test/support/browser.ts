/** A real browser: Debian's Chromium, without a window. It is no package of npm: `.ci/run` installs it where it is missing. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Nothing but the page: no start screen, no news, no updates, no other protocol than the test speaks. */
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it. Throws where there is none: a test of pages that nobody looked at would say nothing. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = [process.env["CHROMIUM"] ?? "", ...places].find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined)
    throw new Error(
      "The pages are tested in a real browser and there is none: apt-get install chromium, or set CHROMIUM to one.",
    );
  return await chromium.launch({ executablePath, args: quiet });
}

/**
 * For the page to evaluate: text whose contrast with what is behind it is below WCAG's 4.5, as `<text> <ratio>`. It is a string, since
 * nothing else of ours is typed for a browser.
 */
export const faint = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  // Chromium's own sheet of paper.
  const paper = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 255] : [255, 255, 255, 255];
  const behind = (element) => {
    if (element === null) return paper;
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : behind(element.parentElement);
  };
  return [...document.querySelectorAll("body *")].flatMap((element) => {
    const text = [...element.childNodes].map((node) => (node.nodeType === 3 ? node.nodeValue : "")).join("").trim();
    if (text === "") return [];
    const [front, back] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    return ratio < 4.5 ? [text + " " + ratio.toFixed(1)] : [];
  });
})()`;
