// Runs on any Node from 20 on: plain JavaScript, no dependency.

/** What is needed before anything of ours can run; the message of a problem says what to do. */
export const LEAST_NODE = 20;

/**
 * @param {{ platform: string, architecture: string, nodeVersion: string, isGlibc: boolean }} machine
 * @returns {string | undefined} why the program cannot run here, or nothing
 */
export function problemWithMachine({ platform, architecture, nodeVersion, isGlibc }) {
  const major = Number(nodeVersion.replace(/^v/, "").split(".")[0]);
  if (!(major >= LEAST_NODE)) {
    return `Node ${LEAST_NODE} or newer is needed to begin with; this is ${nodeVersion}. On Debian and Ubuntu: apt-get install nodejs npm, or see https://nodejs.org.`;
  }
  if (platform !== "linux") {
    return `Linux is needed (Debian, Ubuntu, Fedora, … or WSL on Windows); this is ${platform}. Tasks run isolated by means of the Linux kernel.`;
  }
  if (architecture !== "x64" && architecture !== "arm64") {
    return `A 64-bit Intel, AMD or ARM processor is needed; this is ${architecture}.`;
  }
  if (!isGlibc) {
    return "A Linux with glibc is needed (Debian, Ubuntu, Fedora, …); this one has another C library, as Alpine does.";
  }
  return undefined;
}

/** The machine that this process runs on. */
export function thisMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport() ?? {});
  return {
    platform: process.platform,
    architecture: process.arch,
    nodeVersion: process.version,
    isGlibc: report.header?.glibcVersionRuntime !== undefined,
  };
}
