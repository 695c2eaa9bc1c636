MATHmodule.exports = {
  title: TITLE,
  url: URL,
  baseUrl: BASE,
  trailingSlash: false,
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  // .md is CommonMark: a brace or a comment in it is no mistake.
  markdown: { format: 'detect', emoji: false, mermaid: MERMAID, hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' } },
  i18n: { defaultLocale: LANGUAGE, locales: [LOCALES] },
  themes: [THEMES],
  plugins: [['@docusaurus/plugin-content-docs', {
    routeBasePath: '/',
    sidebarPath: './sidebars.js',
    // Names that begin with a line or a number are names.
    exclude: [],
    numberPrefixParser: false,FORMULAS
  }]],STYLE
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    docs: { sidebar: { autoCollapseCategories: true } },
    navbar: { title: TITLE, items: [ITEMS] },
    prism: { additionalLanguages: ['bash', 'csharp', 'diff', 'docker', 'json', 'toml'] },
  },
};
