const { base } = require('../../lib/api.js')

Page({ data: { address: `${base}/policy` } })
