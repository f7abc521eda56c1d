// Bundles the web client's assets: node build.mjs OUT
//
// Entries, each optional so that a part can be worked on alone:
//   app.js               -> OUT/app-HASH.js            ES module
//   islands/NAME/index.js -> OUT/islands/NAME-HASH.js   ES modules, shared chunks split off
//   styles/app.scss      -> OUT/app-HASH.css           Sass, with node_modules as load path
//   fonts                -> OUT/fonts/NAME-HASH.woff2  every font file named in FONTS
// OUT/manifest.json maps each logical name ("app.js", "islands/gantt.js", "fonts/NAME.woff2") to its file, so
// that a page may let browsers cache a file for ever.
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, 'node_modules');
const OUT = path.resolve(process.argv[2] ?? path.join(HERE, '../static/vendor'));
const FONTS = {'inter-latin-wght-normal.woff2': '@fontsource-variable/inter'};
const ASSET_LOADERS = {'.woff2': 'file', '.svg': 'file', '.png': 'file', '.wasm': 'file'};

const manifest = {};
const usedPackages = new Set();

function rememberPackage(file) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.split(path.sep).join('/'));
  if (match) usedPackages.add(match[1]);
}

/** Any url ending in fonts/NAME or files/NAME of a known font is that font, however the style sheet spells the folder. */
const fontPlugin = {
  name: 'fonts',
  setup(build) {
    build.onResolve({filter: /\.woff2$/}, ({path: wanted}) => {
      const owner = FONTS[path.basename(wanted)];
      return owner ? {path: path.join(MODULES, owner, 'files', path.basename(wanted))} : undefined;
    });
  },
};

function shared() {
  return {
    absWorkingDir: HERE, bundle: true, minify: true, outdir: OUT, metafile: true, logLevel: 'warning',
    target: ['chrome110', 'firefox115', 'safari16'], legalComments: 'none', loader: ASSET_LOADERS,
    entryNames: '[dir]/[name]-[hash]', chunkNames: 'chunks/[name]-[hash]', assetNames: 'assets/[name]-[hash]',
    plugins: [fontPlugin],
  };
}

function record(result, logicalNameOf) {
  Object.keys(result.metafile.inputs).forEach(rememberPackage);
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    const logical = output.entryPoint && logicalNameOf(output.entryPoint);
    if (logical) manifest[logical] = path.relative(OUT, path.resolve(HERE, file)).split(path.sep).join('/');
  }
}

async function buildScripts() {
  const entries = {};
  if (fs.existsSync(path.join(HERE, 'app.js'))) entries['app'] = 'app.js';
  const islands = path.join(HERE, 'islands');
  for (const name of fs.existsSync(islands) ? fs.readdirSync(islands).sort() : []) {
    if (fs.existsSync(path.join(islands, name, 'index.js'))) entries[`islands/${name}`] = `islands/${name}/index.js`;
  }
  const logical = Object.fromEntries(Object.entries(entries).map(([name, file]) => [file, `${name}.js`]));
  if (Object.keys(entries).length === 0) return;
  const result = await esbuild.build({
    ...shared(), entryPoints: entries, format: 'esm', splitting: true, conditions: ['browser', 'module'],
  });
  record(result, (entry) => logical[entry]);
}

async function buildStyles() {
  const source = path.join(HERE, 'styles/app.scss');
  if (!fs.existsSync(source)) return;
  const compiled = await sass.compileAsync(source, {
    loadPaths: [MODULES, path.dirname(source)], quietDeps: true,
  });
  compiled.loadedUrls.filter((url) => url.protocol === 'file:').forEach((url) => rememberPackage(fileURLToPath(url)));
  const result = await esbuild.build({
    ...shared(), assetNames: 'fonts/[name]-[hash]',
    stdin: {contents: compiled.css, loader: 'css', resolveDir: path.dirname(source), sourcefile: 'app.css'},
    entryNames: 'app-[hash]',
  });
  record(result, () => 'app.css');
}

function recordFonts() {
  const folder = path.join(OUT, 'fonts');
  fs.mkdirSync(folder, {recursive: true});
  for (const [name, owner] of Object.entries(FONTS)) {
    const stem = name.replace(/\.woff2$/, '');
    let file = fs.readdirSync(folder).find((each) => each.startsWith(`${stem}-`));
    if (!file) {
      const bytes = fs.readFileSync(path.join(MODULES, owner, 'files', name));
      file = `${stem}-${crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.woff2`;
      fs.writeFileSync(path.join(folder, file), bytes);
    }
    manifest[`fonts/${name}`] = `fonts/${file}`;
    usedPackages.add(owner);
  }
}

/** The licences of everything that was bundled travel with it, as they ask. */
function writeNotices() {
  const notices = [...usedPackages].sort().map((name) => {
    const folder = path.join(MODULES, name);
    const {version, license} = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  fs.writeFileSync(path.join(OUT, 'THIRD-PARTY-LICENCES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

fs.mkdirSync(OUT, {recursive: true});
await buildScripts();
await buildStyles();
recordFonts();
writeNotices();
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(path.join(OUT, 'manifest.json'), `${JSON.stringify(sorted, null, 2)}\n`);
